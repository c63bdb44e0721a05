package org.trinomen.archive.chain;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.FileLines;

/**
 * Finds out at start which line the log goes on from and where the sound lines of its last file
 * end. What is not sound behind the head, a batch that is not whole too, was never promised to be
 * durable: a crash left it, and it is cut. If anything is amiss up to the head, that is damage, or
 * worse: nothing is cut then, so that {@link ChainCheck} can report it, and the log goes on in a
 * new file.
 */
final class ChainTail {

  private final Optional<ChainHead> head;
  private final int lineBytesMax;
  private ChainHead last;
  private ChainHead lastRead = ChainHead.NONE;

  /** The last line of a batch that has not ended yet. */
  private @Nullable ChainHead open;

  private boolean headSeen;
  private int fileNumber;
  private long begin;
  private long keep;

  /**
   * Prepares to read.
   *
   * @param head empty if it is missing
   */
  ChainTail(Optional<ChainHead> head, int lineBytesMax) {
    this.head = head;
    this.lineBytesMax = lineBytesMax;
    this.last = head.orElse(ChainHead.NONE);
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
    open = null;
    FileLines.read(file, from, lineBytesMax, this::line);
  }

  private void line(byte[] line, long end, boolean whole) {
    long here = begin;
    begin = end;
    ChainLink link = whole ? ChainedLine.decode(line).orElse(null) : null;
    if (link == null) {
      return;
    }
    lastRead = new ChainHead(link.seq(), link.hash(), fileNumber, here);
    headSeen |= head.isPresent() && isSame(head.get(), link);
    ChainHead before = open == null ? last : open;
    if (link.seq() == before.seq() + 1 && link.previous().equals(before.hash())) {
      open = lastRead;
      if (link.seq() == link.through()) {
        last = lastRead;
        open = null;
        keep = end;
      }
    } else if (link.seq() <= last.seq()) {
      keep = end;
    }
  }

  private static boolean isSame(ChainHead head, ChainLink link) {
    return head.seq() == link.seq() && head.hash().equals(link.hash());
  }

  /** Whether the line that the head names was read, as it was written. */
  boolean headSeen() {
    return headSeen;
  }

  /** The line that the next one follows. */
  ChainHead last() {
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
