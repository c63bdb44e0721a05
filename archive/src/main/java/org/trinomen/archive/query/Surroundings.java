package org.trinomen.archive.query;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a list of resources tells of one beside the resource itself; asked for many at once.
 *
 * @param children one level below, in order of arrival
 * @param labels in alphabetical order
 * @param stated metadata that were stated, by number; not those that rows and records tell
 * @param isProtected whether it is a patient protected from being recycled
 */
public record Surroundings(
    List<PublicId> children,
    List<String> labels,
    SortedMap<Integer, String> stated,
    boolean isProtected) {

  /** Nothing is around it. */
  public static final Surroundings NONE =
      new Surroundings(List.of(), List.of(), Collections.emptySortedMap(), false);

  public Surroundings {
    children = List.copyOf(children);
    labels = List.copyOf(labels);
    stated = Collections.unmodifiableSortedMap(new TreeMap<>(stated));
  }
}
