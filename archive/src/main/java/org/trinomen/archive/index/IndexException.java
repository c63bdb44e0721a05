package org.trinomen.archive.index;

/** The index can't be read or written: a fault of ours, never of the one who asks. */
public final class IndexException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public IndexException(String message, Throwable cause) {
    super(message, cause);
  }

  public IndexException(String message) {
    super(message);
  }
}
