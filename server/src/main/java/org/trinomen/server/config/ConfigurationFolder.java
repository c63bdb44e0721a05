package org.trinomen.server.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder with a file of settings for each of several things, such as {@code nodes.d}. */
final class ConfigurationFolder {

  private static final String ENDING = ".conf";

  private ConfigurationFolder() {}

  /** What a file of such a folder describes is called as the file, unless that says otherwise. */
  static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ENDING.length());
  }

  /** The same where a file can't say otherwise; what is wrong with it is told of a setting. */
  static String checkedName(Path file, Section section, String setting) {
    String name = name(file);
    if (!ConfiguredName.isOne(name)) {
      section.wrong(setting, "stands in a file that is not named with " + ConfiguredName.IS);
    }
    return name;
  }

  /** The {@code .conf} files in it, by name; none if there is no such folder. */
  static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("can't list " + folder, e);
    }
  }
}
