package org.trinomen.archive.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * A place in a log from which someone reads on, while others append: what was read before is not
 * read again. It holds no file open. A line that is not as it was written is passed over, and the
 * gap in the numbers shows it; {@link ChainCheck} is who looks for damage.
 *
 * <p>Used by one thread.
 */
public final class ChainCursor {

  private static final int CHUNK = 64 * 1024;

  private final DurableFiles files;
  private final Path folder;
  private final int lineBytesMax;
  private long seq;

  /** Number of the file that is read; 0: not looked for yet. */
  private int file;

  private long offset;

  /**
   * A cursor behind a line.
   *
   * @param seq number of the line; 0 for the log's begin
   */
  public ChainCursor(DurableFiles files, Path folder, int lineBytesMax, long seq) {
    this.files = files;
    this.folder = folder;
    this.lineBytesMax = lineBytesMax;
    this.seq = seq;
  }

  /** Number of the line that was read last. */
  public long seq() {
    return seq;
  }

  /**
   * Gives the lines that follow.
   *
   * @param through none beyond this number
   * @param limit about so many: a chunk of the file that was begun is read to its end
   * @return how many were given
   */
  public int read(long through, int limit, ChainedLog.LineVisitor visitor) throws IOException {
    int given = 0;
    boolean more = seq < through && (file > 0 || seek());
    while (more && given < limit) {
      long before = offset;
      given += chunk(through, visitor);
      more = seq < through && (offset > before || nextFile());
    }
    return given;
  }

  /** Goes to the last file that does not begin behind what is wanted. */
  private boolean seek() throws IOException {
    for (ChainFiles.Part part : ChainFiles.list(files, folder).reversed()) {
      file = part.number();
      if (first(part) <= seq + 1) {
        return true;
      }
    }
    return file > 0;
  }

  /** Number of a file's first line; beyond all others where it can't be told. */
  private long first(ChainFiles.Part part) throws IOException {
    try (DurableFile open = files.openForReading(part.path())) {
      return ChainFiles.first(open, lineBytesMax).orElse(Long.MAX_VALUE);
    }
  }

  private boolean nextFile() throws IOException {
    for (ChainFiles.Part part : ChainFiles.list(files, folder)) {
      if (part.number() > file) {
        file = part.number();
        offset = 0;
        return true;
      }
    }
    return false;
  }

  /** Reads whole lines from where the cursor stands; a line that is not whole yet stays. */
  private int chunk(long through, ChainedLog.LineVisitor visitor) throws IOException {
    int given = 0;
    byte[] bytes = new byte[Math.max(CHUNK, lineBytesMax + 1)];
    int count;
    try (DurableFile open = files.openForReading(path())) {
      count = open.read(ByteBuffer.wrap(bytes), offset);
    }
    int begin = 0;
    int end = ChainedLine.newline(bytes, begin, count);
    while (end >= 0 && seq < through) {
      byte[] line = Arrays.copyOfRange(bytes, begin, end);
      ChainLink link = ChainedLine.decode(line).orElse(null);
      if (link != null && link.seq() > seq) {
        if (link.seq() > through) {
          return given;
        }
        seq = link.seq();
        given++;
        visitor.line(link, line);
      }
      offset += end + 1 - begin;
      begin = end + 1;
      end = ChainedLine.newline(bytes, begin, count);
    }
    return given;
  }

  private Path path() throws IOException {
    return ChainFiles.list(files, folder).stream()
        .filter(part -> part.number() == file)
        .findFirst()
        .orElseThrow(() -> new IOException("a file of the log is gone: " + file))
        .path();
  }
}
