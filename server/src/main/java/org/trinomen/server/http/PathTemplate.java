package org.trinomen.server.http;

import java.util.ArrayList;
import java.util.List;

/**
 * A path with names for its variable parts, such as {@code /instances/{id}/file}. The last part may
 * be {@code {name...}}: it takes all that follows, also nothing.
 */
public record PathTemplate(String text, List<Segment> segments) {

  /** One part between slashes. */
  public sealed interface Segment {

    /** Stands for itself. */
    record Literal(String text) implements Segment {}

    /** Any one part. */
    record Variable(String name) implements Segment {}

    /** All that follows. */
    record Rest(String name) implements Segment {}
  }

  public PathTemplate {
    segments = List.copyOf(segments);
  }

  static PathTemplate of(String text) {
    List<Segment> segments = new ArrayList<>();
    for (String part : parts(text)) {
      if (!segments.isEmpty() && segments.getLast() instanceof Segment.Rest) {
        throw new IllegalArgumentException("nothing can follow the rest of a path: " + text);
      }
      if (part.startsWith("{") && part.endsWith("...}")) {
        segments.add(new Segment.Rest(part.substring(1, part.length() - 4)));
      } else if (part.startsWith("{") && part.endsWith("}")) {
        segments.add(new Segment.Variable(part.substring(1, part.length() - 1)));
      } else {
        segments.add(new Segment.Literal(part));
      }
    }
    return new PathTemplate(text, segments);
  }

  /** The parts of a path; empty ones count for nothing, so {@code //a/} is {@code /a}. */
  static List<String> parts(String path) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      if (end > start) {
        parts.add(path.substring(start, end));
      }
      start = end + 1;
    }
    return parts;
  }

  @Override
  public String toString() {
    return text;
  }
}
