package org.trinomen.dicom.dimse;

/**
 * How far a retrieval has come (PS3.4 §C.4.2.1.6 to §C.4.2.1.9).
 *
 * @param remaining not yet tried
 * @param completed kept by the peer
 * @param failed not kept, or not sent
 * @param warning kept, and the peer had something to say
 */
public record SubOperations(int remaining, int completed, int failed, int warning) {

  static SubOperations of(int count) {
    return new SubOperations(count, 0, 0, 0);
  }

  SubOperations and(Status.Kind kind) {
    return switch (kind) {
      case SUCCESS -> new SubOperations(remaining - 1, completed + 1, failed, warning);
      case WARNING -> new SubOperations(remaining - 1, completed, failed, warning + 1);
      case FAILURE, CANCEL, PENDING ->
          new SubOperations(remaining - 1, completed, failed + 1, warning);
    };
  }

  /** Whether whatever was tried is kept. */
  public boolean clean() {
    return failed == 0;
  }

  /** For a person. */
  public String describe() {
    return completed
        + " completed, "
        + failed
        + " failed, "
        + warning
        + " with a warning"
        + (remaining > 0 ? ", " + remaining + " not tried" : "");
  }
}
