package org.trinomen.archive.chain;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.file.FileLines;

/**
 * Checks a log from its first line to its last: each entry against its own hash, its number and the
 * hash of the one before, and the end against the head. Needs no lock: the log may be written to
 * meanwhile.
 */
public final class ChainCheck {

  private static final String NOT_AS_WRITTEN = "the line is not an entry as it was written";

  private final ChainHead head;
  private final int lineBytesMax;
  private final LineReader reader;
  private final Consumer<ChainFinding> findings;
  private ChainHead last = ChainHead.NONE;

  /** Lines of a batch that has not ended yet: it may be one that is being written now. */
  private final List<Read> batch = new ArrayList<>();

  /** Lines since the last entry that can't be read, each an entry once. */
  private long unreadable;

  private String file = "";
  private long lineNumber;
  private long entries;

  /** Takes the lines that are part of the chain, in order. */
  public interface LineReader {
    /**
     * Takes a line.
     *
     * @param line without its newline
     * @return false if what it says is not what can be in this log
     */
    boolean read(ChainLink link, byte[] line);
  }

  private record Read(ChainLink link, byte[] line, String file, long lineNumber) {}

  private ChainCheck(
      ChainHead head, int lineBytesMax, LineReader reader, Consumer<ChainFinding> findings) {
    this.head = head;
    this.lineBytesMax = lineBytesMax;
    this.reader = reader;
    this.findings = findings;
  }

  /**
   * Checks the log in a folder.
   *
   * @param findings told of each thing wrong
   * @return the number of entries
   */
  public static long run(
      DurableFiles files,
      Path folder,
      int lineBytesMax,
      LineReader reader,
      Consumer<ChainFinding> findings)
      throws IOException {
    if (!files.exists(folder)) {
      return 0;
    }
    // The head first: the log only grows, so it holds at least what the head says.
    Optional<ChainHead> head = ChainHead.read(files, folder);
    List<ChainFiles.Part> parts = ChainFiles.list(files, folder);
    ChainCheck check = new ChainCheck(head.orElse(ChainHead.NONE), lineBytesMax, reader, findings);
    if (head.isEmpty() && !parts.isEmpty()) {
      findings.accept(new ChainFinding(ChainHead.FILE_NAME, 0, "the head of the log is missing"));
    }
    for (int i = 0; i < parts.size(); i++) {
      check.part(files, parts.get(i), i + 1, i == parts.size() - 1);
    }
    check.end();
    return check.entries;
  }

  private void part(DurableFiles files, ChainFiles.Part part, int number, boolean isLast)
      throws IOException {
    file = part.path().getFileName().toString();
    lineNumber = 0;
    if (part.number() != number) {
      report("it is the file number %d in the folder; others are missing".formatted(number));
    }
    try (DurableFile open = files.openForReading(part.path())) {
      FileLines.read(open, 0, lineBytesMax, (line, _, whole) -> line(line, whole, isLast));
    }
  }

  private void line(byte[] line, boolean whole, boolean inLastFile) {
    lineNumber++;
    if (!whole && inLastFile) {
      // An entry that is being written now, or was when the power failed. It counts from its
      // newline on; if it had been durable, the head would say so.
      return;
    }
    Optional<ChainLink> link = ChainedLine.decode(line);
    if (link.isEmpty()) {
      report(NOT_AS_WRITTEN);
      unreadable++;
      return;
    }
    entry(link.get());
    batch.add(new Read(link.get(), line, file, lineNumber));
    if (link.get().seq() >= link.get().through()) {
      endBatch();
    }
  }

  private void endBatch() {
    for (Read read : batch) {
      entries++;
      if (!reader.read(read.link(), read.line())) {
        findings.accept(new ChainFinding(read.file(), read.lineNumber(), NOT_AS_WRITTEN));
      }
    }
    batch.clear();
  }

  private void entry(ChainLink entry) {
    if (entry.seq() > last.seq() + 1 + unreadable) {
      report(
          "before entry %d, entries from %d on are missing".formatted(entry.seq(), last.seq() + 1));
    } else if (entry.seq() <= last.seq()) {
      report("entry %d follows entry %d".formatted(entry.seq(), last.seq()));
    } else if (unreadable == 0 && !entry.previous().equals(last.hash())) {
      report("entry %d does not follow from the one before it".formatted(entry.seq()));
    }
    if (entry.seq() == head.seq() && !entry.hash().equals(head.hash())) {
      report("entry %d is not the one that the head of the log names".formatted(entry.seq()));
    }
    unreadable = 0;
    last = new ChainHead(entry.seq(), entry.hash(), 0, 0);
  }

  private void end() {
    if (last.seq() <= head.seq()) {
      endBatch();
    }
    if (last.seq() + unreadable < head.seq()) {
      report("entries %d to %d are missing from the end".formatted(last.seq() + 1, head.seq()));
    }
  }

  private void report(String what) {
    findings.accept(new ChainFinding(file, lineNumber, what));
  }
}
