package org.trinomen.server.orthanc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.trinomen.archive.query.Level;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** How levels are called in this API: in paths, and in values of {@code Type} and {@code Level}. */
public final class Levels {

  /** From the top down. */
  static final List<Level> ALL = List.of(Level.values());

  private Levels() {}

  /** As in {@code "Type": "Study"}. */
  public static String type(Level level) {
    return switch (level) {
      case PATIENT -> "Patient";
      case STUDY -> "Study";
      case SERIES -> "Series";
      case INSTANCE -> "Instance";
    };
  }

  /** As in {@code /studies}. */
  public static String path(Level level) {
    return switch (level) {
      case PATIENT -> "patients";
      case STUDY -> "studies";
      case SERIES -> "series";
      case INSTANCE -> "instances";
    };
  }

  /** The member that lists a resource's children, as in {@code "Series": [...]}. */
  static String members(Level level) {
    return switch (level) {
      case PATIENT -> "Patients";
      case STUDY -> "Studies";
      case SERIES -> "Series";
      case INSTANCE -> "Instances";
    };
  }

  /** The levels above, from the top down. */
  static List<Level> above(Level level) {
    return ALL.subList(0, ALL.indexOf(level));
  }

  /** The levels below, from the top down. */
  static List<Level> allBelow(Level level) {
    return ALL.subList(ALL.indexOf(level) + 1, ALL.size());
  }

  /**
   * The level that a request names.
   *
   * @throws RequestFailure if it names none
   */
  public static Level named(String name) {
    return parse(name)
        .orElseThrow(
            () ->
                new RequestFailure(
                    ErrorCode.PARAMETER_OUT_OF_RANGE,
                    "Level is Patient, Study, Series or Instance"));
  }

  /** Reads {@code Level} of a request: singular or plural, any case. */
  public static Optional<Level> parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "patient", "patients" -> Optional.of(Level.PATIENT);
      case "study", "studies" -> Optional.of(Level.STUDY);
      case "series" -> Optional.of(Level.SERIES);
      case "instance", "instances", "image", "images" -> Optional.of(Level.INSTANCE);
      case String _ -> Optional.empty();
    };
  }
}
