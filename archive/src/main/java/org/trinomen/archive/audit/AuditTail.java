package org.trinomen.archive.audit;

import java.io.IOException;
import java.util.Optional;
import org.trinomen.archive.file.DurableFile;

/**
 * Finds out at start which entry the trail goes on from and where the sound lines of its last file
 * end. What is not sound behind the head was never promised to be durable: a crash left it, and it
 * is cut. If anything is amiss up to the head, that is damage, or worse: nothing is cut then, so
 * that {@link AuditCheck} can report it, and the trail goes on in a new file.
 */
final class AuditTail {

  private final AuditLine lines;
  private final Optional<AuditHead> head;
  private AuditHead last;
  private AuditHead lastRead = AuditHead.NONE;
  private boolean headSeen;
  private int fileNumber;
  private long begin;
  private long keep;

  /**
   * Prepares to read.
   *
   * @param head empty if it is missing
   */
  AuditTail(AuditLine lines, Optional<AuditHead> head) {
    this.lines = lines;
    this.head = head;
    this.last = head.orElse(AuditHead.NONE);
    this.headSeen = head.isPresent() && head.get().seq() == 0;
  }

  /**
   * Reads a file from an offset on. What is before the head's line need not be read.
   *
   * @param number of the file
   */
  void read(DurableFile file, int number, long from) throws IOException {
    fileNumber = number;
    keep = from;
    begin = from;
    AuditFiles.readLines(file, from, this::line);
  }

  private void line(byte[] line, long end, boolean whole) {
    long here = begin;
    begin = end;
    AuditEntry entry = whole ? lines.decode(line).orElse(null) : null;
    if (entry == null) {
      return;
    }
    lastRead = new AuditHead(entry.seq(), entry.hash(), fileNumber, here);
    headSeen |= head.isPresent() && isSame(head.get(), entry);
    boolean next = entry.seq() == last.seq() + 1 && entry.previous().equals(last.hash());
    if (next) {
      last = lastRead;
    }
    if (next || entry.seq() <= last.seq()) {
      keep = end;
    }
  }

  private static boolean isSame(AuditHead head, AuditEntry entry) {
    return head.seq() == entry.seq() && head.hash().equals(entry.hash());
  }

  /** Whether the entry that the head names was read, as it was written. */
  boolean headSeen() {
    return headSeen;
  }

  /** The entry that the next one follows. */
  AuditHead last() {
    if (headSeen) {
      return last;
    }
    return last.seq() >= lastRead.seq() ? last : lastRead;
  }

  /** Where the lines of the file read last end that are to be kept, if the head was seen. */
  long keep() {
    return keep;
  }
}
