package org.trinomen.server.orthanc;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** What metadata are called: the archive's own, those named in the configuration, and numbers. */
public final class MetadataNames {

  private final Map<String, Integer> numbers = new TreeMap<>();
  private final Map<Integer, String> names = new TreeMap<>();

  /** Names with those of the configuration. */
  public MetadataNames(Map<String, Integer> configured) {
    configured.forEach(this::add);
    for (SystemMetadata metadata : SystemMetadata.values()) {
      add(metadata.text(), metadata.number());
    }
  }

  private void add(String name, int number) {
    numbers.put(name, number);
    names.put(number, name);
  }

  /** The configured name, or the number itself. */
  String name(int number) {
    return names.getOrDefault(number, Integer.toString(number));
  }

  /** Whether a number is the users' to give. */
  static boolean isOfUsers(int number) {
    return number >= SystemMetadata.FIRST_OF_USERS && number <= SystemMetadata.LAST_OF_USERS;
  }

  /** Reads a name, or any number, of a request. */
  int number(String text) {
    Optional<Integer> named = Optional.ofNullable(numbers.get(text));
    if (named.isPresent()) {
      return named.get();
    }
    if (text.matches("[0-9]{1,9}")) {
      return Integer.parseInt(text);
    }
    throw new RequestFailure(
        ErrorCode.INEXISTENT_ITEM,
        "no metadata has this name: see resources.metadata, or use a number from 1024 to 65535");
  }

  /** The names of the configuration. */
  Map<String, Integer> configured() {
    Map<String, Integer> configured = new TreeMap<>(numbers);
    configured.values().removeIf(number -> number < SystemMetadata.FIRST_OF_USERS);
    return configured;
  }
}
