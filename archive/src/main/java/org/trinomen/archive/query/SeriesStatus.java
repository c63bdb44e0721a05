package org.trinomen.archive.query;

/** Whether the instances of a series are all here, by the series' own account of their number. */
public enum SeriesStatus {
  /** It does not say how many there should be, or an instance does not say its place. */
  UNKNOWN(0, "Unknown"),
  MISSING(1, "Missing"),
  /** Two instances have one place, or one has a place that does not exist. */
  INCONSISTENT(2, "Inconsistent"),
  COMPLETE(3, "Complete");

  private final int code;
  private final String text;

  SeriesStatus(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number that stands for it in the index: never changed, never reused. */
  public int code() {
    return code;
  }

  /** Its name in the API. */
  public String text() {
    return text;
  }

  /** The one that has this code. */
  public static SeriesStatus ofCode(int code) {
    for (SeriesStatus status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    throw new IllegalArgumentException("no status of series has the code " + code);
  }
}
