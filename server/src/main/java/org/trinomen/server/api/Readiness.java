package org.trinomen.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What would keep the server from taking scans and changes, asked of those who would know. */
public final class Readiness {

  private final Map<String, Supplier<Optional<String>>> watched = new LinkedHashMap<>();

  /**
   * Has one more asked. Before the server answers.
   *
   * @param trouble gives why it would refuse now, as a clause; empty if it would not
   */
  public void watch(String name, Supplier<Optional<String>> trouble) {
    watched.put(name, trouble);
  }

  List<String> troubles() {
    List<String> found = new ArrayList<>();
    watched.forEach(
        (name, trouble) -> trouble.get().ifPresent(what -> found.add(name + ": " + what)));
    return found;
  }
}
