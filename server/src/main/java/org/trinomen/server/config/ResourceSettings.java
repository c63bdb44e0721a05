package org.trinomen.server.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.trinomen.archive.query.SystemMetadata;

/**
 * What is kept of resources beside their files.
 *
 * @param stableAge a resource that nothing was added to for so long is stable
 * @param metadata numbers of the users' metadata by their names
 * @param attachments numbers of the users' attachments by their names
 */
public record ResourceSettings(
    Duration stableAge, Map<String, Integer> metadata, Map<String, Integer> attachments) {

  public ResourceSettings {
    metadata = Map.copyOf(metadata);
    attachments = Map.copyOf(attachments);
  }

  private static final Pattern PAIR =
      Pattern.compile("\\s*[A-Za-z0-9_.-]{1,64}\\s*=\\s*([0-9]{4,5})\\s*");

  /** What {@link #numbers} reads. */
  static final String NUMBERS_ARE =
      "empty, or names with numbers from 1024 to 65535, such as \"quality = 1024, reader = 1025\"";

  static boolean areNumbers(String text) {
    return text.isBlank() || Stream.of(text.split(",", -1)).allMatch(ResourceSettings::isNumber);
  }

  private static boolean isNumber(String pair) {
    Matcher parts = PAIR.matcher(pair);
    return parts.matches()
        && Integer.parseInt(parts.group(1)) >= SystemMetadata.FIRST_OF_USERS
        && Integer.parseInt(parts.group(1)) <= SystemMetadata.LAST_OF_USERS;
  }

  static Map<String, Integer> numbers(String text) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    if (!text.isBlank() && areNumbers(text)) {
      for (String pair : text.split(",", -1)) {
        String[] parts = pair.split("=", 2);
        numbers.put(parts[0].strip(), Integer.valueOf(parts[1].strip()));
      }
    }
    return numbers;
  }
}
