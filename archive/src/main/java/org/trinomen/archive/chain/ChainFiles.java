package org.trinomen.archive.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/** The files of a log, {@code 000001-2026-11-23.jsonl} and so on, and their lines. */
final class ChainFiles {

  private static final Pattern NAME = Pattern.compile("(\\d{6,9})-(\\d{4}-\\d\\d-\\d\\d)\\.jsonl");

  private ChainFiles() {}

  /**
   * A file of the log.
   *
   * @param day of its first entry, UTC
   */
  record Part(Path path, int number, LocalDate day) {}

  static List<Part> list(DurableFiles files, Path folder) throws IOException {
    return files.list(folder).stream()
        .map(ChainFiles::part)
        .filter(Objects::nonNull)
        .sorted((a, b) -> Integer.compare(a.number(), b.number()))
        .toList();
  }

  private static @Nullable Part part(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    if (!name.matches()) {
      return null;
    }
    try {
      return new Part(path, Integer.parseInt(name.group(1)), LocalDate.parse(name.group(2)));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  static Part named(Path folder, int number, LocalDate day) {
    return new Part(folder.resolve("%06d-%s.jsonl".formatted(number, day)), number, day);
  }

  /** Takes the lines of a file. */
  interface LineVisitor {
    /**
     * Takes a line.
     *
     * @param line without its newline; cut after the longest that there can be
     * @param end offset behind its newline, or behind its last byte
     * @param whole whether it ends in a newline
     */
    void line(byte[] line, long end, boolean whole) throws IOException;
  }

  /** Reads the lines from an offset on, at which one begins. */
  static void readLines(DurableFile file, long from, int bytesMax, LineVisitor visitor)
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
