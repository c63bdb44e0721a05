package org.trinomen.dicom.pixel;

/** Which values are shown, from black to white (PS3.3 §C.11.2.1.2, §C.11.2.1.3). */
public record Window(double centre, double width, Function function) {

  /** How values become shades. */
  public enum Function {
    LINEAR,
    LINEAR_EXACT,
    SIGMOID;

    /** By its defined term; LINEAR if it is none. */
    static Function of(String term) {
      return switch (term) {
        case "LINEAR_EXACT" -> LINEAR_EXACT;
        case "SIGMOID" -> SIGMOID;
        case String _ -> LINEAR;
      };
    }
  }

  /** The same window by another function. */
  public Window by(Function other) {
    return new Window(centre, width, other);
  }

  /** The shade of a value, 0 black to 1 white. */
  public double shade(double value) {
    return switch (function) {
      case LINEAR ->
          width <= 1
              ? (value <= centre - 0.5 ? 0 : 1)
              : Math.clamp((value - (centre - 0.5)) / (width - 1) + 0.5, 0, 1);
      case LINEAR_EXACT -> Math.clamp((value - centre) / width + 0.5, 0, 1);
      case SIGMOID -> 1 / (1 + Math.exp(-4 * (value - centre) / width));
    };
  }
}
