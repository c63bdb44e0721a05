package org.trinomen.archive.event;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that happened. It names resources by their public ids, scans by theirs, and nobody.
 *
 * @param about what it happened to: a public id, a scan, a site, a job, an account; may be empty
 * @param details more of it, by name
 */
public record Happening(
    EventType type, Instant at, String about, SortedMap<String, String> details) {

  /** Name of the detail that holds the public id of the imaging study. */
  public static final String IMAGING_STUDY = "imagingStudy";

  private static final int TEXT_MAX = 256;

  public Happening {
    about = limited(about);
    SortedMap<String, String> kept = new TreeMap<>();
    details.forEach((name, value) -> kept.put(name, limited(value)));
    details = Collections.unmodifiableSortedMap(kept);
  }

  /** A happening whose details come in any order. */
  public static Happening of(
      EventType type, Instant at, String about, Map<String, String> details) {
    return new Happening(type, at, about, new TreeMap<>(details));
  }

  private static String limited(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX - 1) + '…';
  }

  /** A detail; empty text if there is none of this name. */
  public String detail(String name) {
    return details.getOrDefault(name, "");
  }
}
