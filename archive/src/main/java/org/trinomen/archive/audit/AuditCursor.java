package org.trinomen.archive.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.trinomen.archive.chain.ChainCursor;
import org.trinomen.archive.file.DurableFiles;

/** Reads on in the trail while others append to it. Used by one thread. */
public final class AuditCursor {

  private final ChainCursor cursor;

  /**
   * A cursor behind an entry.
   *
   * @param seq number of the entry; 0 for the trail's begin
   */
  public AuditCursor(DurableFiles files, Path folder, long seq) {
    this.cursor = new ChainCursor(files, folder, AuditLine.BYTES_MAX, seq);
  }

  /** Number of the entry that was looked at last. */
  public long seq() {
    return cursor.seq();
  }

  /**
   * Gives the entries that follow and are wanted.
   *
   * @param limit about so many are looked at
   * @param wanted told of a line's bytes, so that the many that nobody wants are not taken apart
   * @return how many were looked at
   */
  public int read(int limit, Predicate<byte[]> wanted, Consumer<AuditEntry> each)
      throws IOException {
    return cursor.read(
        Long.MAX_VALUE,
        limit,
        (link, line) -> {
          if (wanted.test(line)) {
            Optional<AuditEntry> entry = AuditLine.decode(link, line);
            entry.ifPresent(each);
          }
        });
  }
}
