package org.trinomen.archive.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * Reads a log from its newest line to its oldest, while others append to it. A line that is not as
 * it was written is passed over; {@link ChainCheck} is who looks for damage.
 *
 * <p>Used by one thread, for one reading.
 */
public final class ChainBackwards {

  /** Told of lines, each by where it stands in bytes that hold more than it. */
  public interface Wanted {
    /** Whether the line between {@code begin} and {@code end} is worth taking apart. */
    boolean test(byte[] bytes, int begin, int end);
  }

  /** Told of each line that is wanted. */
  public interface Visitor {
    /**
     * Takes a line.
     *
     * @return whether to read on
     */
    boolean line(ChainLink link, byte[] line) throws IOException;
  }

  private static final int CHUNK = 1 << 20;

  private final DurableFiles files;
  private final Path folder;
  private final int lineBytesMax;
  private final byte[] bytes;
  private final long before;

  /** So many lines may still be looked at. */
  private long left;

  private long seq;
  private boolean stopped;

  /**
   * A reading.
   *
   * @param lineBytesMax a line has no more bytes
   * @param before only lines with lower numbers
   * @param lookedAtMax so many of these are looked at
   */
  public ChainBackwards(
      DurableFiles files, Path folder, int lineBytesMax, long before, long lookedAtMax) {
    this.files = files;
    this.folder = folder;
    this.lineBytesMax = lineBytesMax;
    this.bytes = new byte[Math.max(CHUNK, 2 * lineBytesMax)];
    this.before = before;
    this.left = lookedAtMax;
    this.seq = before;
  }

  /**
   * Gives the lines that are wanted.
   *
   * @param since files of earlier days are left out: none of their lines was added on this day or
   *     later
   * @return number of the line that was looked at last, to go on before it; empty if there is
   *     nothing before
   */
  public Optional<Long> read(LocalDate since, Wanted wanted, Visitor visitor) throws IOException {
    List<ChainFiles.Part> parts =
        ChainFiles.list(files, folder).stream()
            .filter(part -> !part.day().isBefore(since))
            .toList()
            .reversed();
    for (ChainFiles.Part part : parts) {
      read(part, wanted, visitor);
      if (stopped) {
        return Optional.of(seq).filter(last -> last > 1);
      }
    }
    return Optional.empty();
  }

  private void read(ChainFiles.Part part, Wanted wanted, Visitor visitor) throws IOException {
    try (DurableFile open = files.openForReading(part.path())) {
      // A file whose first line can't be told may have lines that are asked for.
      boolean asked = ChainFiles.first(open, lineBytesMax).orElse(0) < before;
      long end = asked ? open.size() : 0;
      while (end > 0 && !stopped) {
        long from = Math.max(0, end - bytes.length);
        int count = open.read(ByteBuffer.wrap(bytes, 0, (int) (end - from)), from);
        int first = from == 0 ? 0 : ChainedLine.newline(bytes, 0, count) + 1;
        if (first >= count) {
          // No line is this long: what stands here is damage.
          first = 0;
        }
        lines(first, count, wanted, visitor);
        end = from + first;
      }
    }
  }

  /** Gives the whole lines between two places, the last one first. */
  private void lines(int first, int count, Wanted wanted, Visitor visitor) throws IOException {
    int end = newlineBefore(first, count);
    while (end > first && !stopped) {
      int begin = newlineBefore(first, end) + 1;
      line(begin, end, wanted, visitor);
      end = begin - 1;
    }
  }

  private void line(int begin, int end, Wanted wanted, Visitor visitor) throws IOException {
    long number = ChainedLine.seq(bytes, begin, end);
    if (number < 1 || number >= before) {
      return;
    }
    if (left == 0) {
      stopped = true;
      return;
    }
    left--;
    seq = number;
    if (wanted.test(bytes, begin, end)) {
      byte[] line = Arrays.copyOfRange(bytes, begin, end);
      Optional<ChainLink> link = ChainedLine.decode(line);
      if (link.isPresent()) {
        stopped = !visitor.line(link.get(), line);
      }
    }
  }

  /** Place of the last newline before {@code to}; one before {@code from} if there is none. */
  private int newlineBefore(int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return from - 1;
  }
}
