package org.trinomen.archive.annotation;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.trinomen.archive.chain.ChainCheck;
import org.trinomen.archive.chain.ChainFinding;
import org.trinomen.archive.chain.ChainLink;
import org.trinomen.archive.chain.ChainSettings;
import org.trinomen.archive.chain.ChainedLine;
import org.trinomen.archive.chain.ChainedLog;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.volume.RecordLocation;

/** The annotations, append-only and chained: the fourth of the truths. */
public final class AnnotationLog implements AnnotationSource, Closeable {

  /** The longest line: a metadata of so many characters takes six bytes each at worst. */
  private static final int LINE_BYTES_MAX = 1 << 20;

  private static final long ROLL_AT_BYTES = 64L << 20;

  private final ChainedLog log;

  private AnnotationLog(ChainedLog log) {
    this.log = log;
  }

  /**
   * Opens the log in a folder, which is made if need be. Cuts off what a crash left unfinished
   * behind the last entry known to be durable.
   */
  public static AnnotationLog open(DurableFiles files, Path folder) throws IOException {
    ChainSettings chain =
        new ChainSettings(
            "log of annotations", ROLL_AT_BYTES, false, Duration.ofSeconds(1), LINE_BYTES_MAX);
    return new AnnotationLog(ChainedLog.open(files, folder, chain));
  }

  /**
   * Checks the log in a folder, from its first entry to its last.
   *
   * @param each takes the entries that are sound
   * @param findings told of each thing wrong
   * @return the number of entries
   */
  public static long check(
      DurableFiles files,
      Path folder,
      Consumer<AnnotationEntry> each,
      Consumer<ChainFinding> findings)
      throws IOException {
    return ChainCheck.run(
        files, folder, LINE_BYTES_MAX, (link, line) -> isSound(link, line, each), findings);
  }

  private static boolean isSound(ChainLink link, byte[] line, Consumer<AnnotationEntry> each) {
    try {
      each.accept(AnnotationLine.read(link, line));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /**
   * Appends statements: all of them or none. When it returns they are durable.
   *
   * @param mark how far the index has read the volumes
   * @return the entries that they became, in order
   * @throws IOException if they were not kept, or it is not known whether they were
   */
  public List<AnnotationEntry> append(
      Instant at, String by, RecordLocation mark, List<Annotation> annotations) throws IOException {
    List<ChainedLine.Content> lines = new ArrayList<>();
    for (Annotation annotation : annotations) {
      lines.add(line -> AnnotationLine.write(at, by, mark, annotation, line));
    }
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    List<ChainLink> links = log.append(day, lines, ChainedLog.Urgency.AT_ONCE);
    List<AnnotationEntry> entries = new ArrayList<>();
    for (int i = 0; i < links.size(); i++) {
      entries.add(new AnnotationEntry(links.get(i).seq(), at, by, mark, annotations.get(i)));
    }
    return entries;
  }

  /** The number of the last durable entry. */
  public long last() {
    return log.head().seq();
  }

  @Override
  public void read(long fromSeq, Consumer<AnnotationEntry> each) throws IOException {
    if (fromSeq > last()) {
      return;
    }
    try {
      log.read(fromSeq, (link, line) -> each.accept(AnnotationLine.read(link, line)));
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
