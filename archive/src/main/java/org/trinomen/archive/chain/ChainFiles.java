package org.trinomen.archive.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/** The files of a log, {@code 000001-2026-11-23.jsonl} and so on. */
final class ChainFiles {

  private static final Pattern NAME = Pattern.compile("(\\d{6,9})-(\\d{4}-\\d\\d-\\d\\d)\\.jsonl");

  private ChainFiles() {}

  /**
   * A file of the log.
   *
   * @param day of its first entry, UTC
   */
  record Part(Path path, int number, LocalDate day) {

    /** Begins the file, its name durable. */
    DurableFile create(DurableFiles files) throws IOException {
      // Left over if making its name durable failed the last time; nothing in it counts.
      files.delete(path);
      DurableFile created = files.create(path);
      boolean named = false;
      try {
        files.syncFolder(path.resolveSibling(""));
        named = true;
        return created;
      } finally {
        if (!named) {
          created.close();
        }
      }
    }
  }

  static List<Part> list(DurableFiles files, Path folder) throws IOException {
    return files.list(folder).stream()
        .map(ChainFiles::part)
        .filter(Objects::nonNull)
        .sorted((a, b) -> Integer.compare(a.number(), b.number()))
        .toList();
  }

  /**
   * Number of a file's first line.
   *
   * @return empty if it has no whole line yet, or its first is not as it was written
   */
  static OptionalLong first(DurableFile open, int lineBytesMax) throws IOException {
    byte[] bytes = new byte[lineBytesMax];
    int count = open.read(ByteBuffer.wrap(bytes), 0);
    int end = ChainedLine.newline(bytes, 0, count);
    return end < 0
        ? OptionalLong.empty()
        : ChainedLine.decode(Arrays.copyOf(bytes, end)).stream()
            .mapToLong(ChainLink::seq)
            .findAny();
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
}
