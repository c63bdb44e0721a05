package org.trinomen.server.event;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.event.EventType;

/**
 * Which events are wanted.
 *
 * @param types empty: all that the asker may see
 * @param study a research study, or the public id of an imaging study, as they are shown
 */
record EventFilter(Set<EventType> types, Optional<String> study) {

  EventFilter {
    types = Set.copyOf(types);
  }

  /**
   * The types of names and families, as {@code scan} and {@code job.ended}, divided by commas.
   *
   * @return empty if there is none of a name
   */
  static Optional<Set<EventType>> types(List<String> lists) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    for (String list : lists) {
      for (String name : list.split(",", -1)) {
        List<EventType> named =
            Arrays.stream(EventType.values())
                .filter(type -> type.text().equals(name) || type.family().equals(name))
                .toList();
        if (named.isEmpty()) {
          return Optional.empty();
        }
        types.addAll(named);
      }
    }
    return Optional.of(types);
  }

  boolean wants(ShownEvent event) {
    return study
        .map(
            wanted ->
                wanted.equals(event.text("researchStudy"))
                    || wanted.equals(event.text("imagingStudy")))
        .orElse(true);
  }

  boolean wants(EventType type) {
    return types.isEmpty() || types.contains(type);
  }
}
