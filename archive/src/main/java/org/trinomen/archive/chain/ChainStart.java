package org.trinomen.archive.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * Where a log goes on when it is opened; all before that is durable.
 *
 * @param last the last line
 * @param part the last file; null if there is none
 * @param file that file, open for writing; null if the next line begins another
 * @param size where the next line goes
 */
record ChainStart(
    ChainHead last, ChainFiles.@Nullable Part part, @Nullable DurableFile file, long size) {

  private static final Logger logger = LoggerFactory.getLogger(ChainStart.class);

  /** Reads the end of a log, and cuts off what was not completed. */
  static ChainStart of(DurableFiles files, Path folder, ChainSettings settings) throws IOException {
    List<ChainFiles.Part> parts = ChainFiles.list(files, folder);
    Optional<ChainHead> head = ChainHead.read(files, folder);
    if (parts.isEmpty()) {
      if (head.isEmpty()) {
        ChainHead.NONE.write(files, folder);
      }
      ChainTail nothing = new ChainTail(head, settings.lineBytesMax());
      return new ChainStart(nothing.last(), null, null, 0);
    }
    // The head's line and what is behind it: little, however long the log.
    ChainHead from = head.orElse(ChainHead.NONE);
    ChainTail tail = new ChainTail(head, settings.lineBytesMax());
    for (ChainFiles.Part each : parts) {
      if (each.number() >= from.file()) {
        read(files, tail, each, each.number() == from.file() ? from.offset() : 0);
      }
    }
    if (tail.headSeen()) {
      return goOn(files, folder, settings, parts.getLast(), tail, from);
    }
    tail = new ChainTail(head, settings.lineBytesMax());
    for (ChainFiles.Part each : parts) {
      read(files, tail, each, 0);
    }
    return tail.headSeen()
        ? goOn(files, folder, settings, parts.getLast(), tail, from)
        : anew(files, folder, settings, parts.getLast(), tail);
  }

  private static void read(DurableFiles files, ChainTail tail, ChainFiles.Part part, long from)
      throws IOException {
    try (DurableFile file = files.openForReading(part.path())) {
      tail.read(file, part.number(), from);
    }
  }

  private static ChainStart goOn(
      DurableFiles files,
      Path folder,
      ChainSettings settings,
      ChainFiles.Part part,
      ChainTail tail,
      ChainHead head)
      throws IOException {
    DurableFile file = files.open(part.path());
    boolean sound = false;
    try {
      long cut = file.size() - tail.keep();
      if (cut > 0) {
        logger.warn("{}: cut {} bytes of an entry that was not completed", settings.name(), cut);
        file.truncate(tail.keep());
      }
      if (cut > 0 || tail.last().seq() > head.seq()) {
        // Entries may be in the system's memory only, if just this program had crashed.
        file.sync();
        tail.last().write(files, folder);
      }
      sound = true;
      return new ChainStart(tail.last(), part, file, tail.keep());
    } finally {
      if (!sound) {
        file.close();
      }
    }
  }

  private static ChainStart anew(
      DurableFiles files, Path folder, ChainSettings settings, ChainFiles.Part part, ChainTail tail)
      throws IOException {
    logger.error(
        "{}: the end of {} is not as it was left: entries are missing or changed."
            + " Going on in a new file; run `trinomen verify`",
        settings.name(),
        folder);
    try (DurableFile file = files.open(part.path())) {
      file.sync();
    }
    return new ChainStart(tail.last(), part, null, 0);
  }
}
