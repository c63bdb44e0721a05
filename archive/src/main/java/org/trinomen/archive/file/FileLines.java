package org.trinomen.archive.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The lines of a file, each ending in a newline; a last one may lack it. */
public final class FileLines {

  private FileLines() {}

  /** Takes the lines of a file. */
  public interface Visitor {
    /**
     * Takes a line.
     *
     * @param line without its newline; cut after the longest that there can be
     * @param end offset behind its newline, or behind its last byte
     * @param whole whether it ends in a newline
     */
    void line(byte[] line, long end, boolean whole) throws IOException;
  }

  /**
   * Reads the lines from an offset on, at which one begins.
   *
   * @param bytesMax the longest that there can be
   */
  public static void read(DurableFile file, long from, int bytesMax, Visitor visitor)
      throws IOException {
    byte[] chunk = new byte[64 * 1024];
    byte[] line = new byte[bytesMax];
    int length = 0;
    boolean begun = false;
    long position = from;
    int count;
    while ((count = file.read(ByteBuffer.wrap(chunk), position)) > 0) {
      for (int i = 0; i < count; i++) {
        if (chunk[i] == '\n') {
          visitor.line(Arrays.copyOf(line, length), position + i + 1, true);
          length = 0;
          begun = false;
        } else {
          begun = true;
          if (length < line.length) {
            line[length++] = chunk[i];
          }
        }
      }
      position += count;
    }
    if (begun) {
      visitor.line(Arrays.copyOf(line, length), position, false);
    }
  }
}
