package org.trinomen.archive.query;

/**
 * What matches are put in order by. Resources that lack the value come last, in whichever
 * direction.
 *
 * @param by whose values are compared
 * @param kind how they are compared
 * @param descending the greatest first
 */
public record Order(Field by, Kind kind, boolean descending) {

  /** What has the values. */
  public sealed interface Field {

    /** A main DICOM tag of the level or of one above. */
    record Attribute(int tag) implements Field {}

    /** A metadata, by its number. */
    record Metadata(int number) implements Field {}
  }

  /** How values are compared. What is no number counts as lacking where numbers are compared. */
  public enum Kind {
    TEXT,
    INTEGER,
    DECIMAL
  }
}
