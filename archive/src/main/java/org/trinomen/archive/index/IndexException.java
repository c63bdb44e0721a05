package org.trinomen.archive.index;

/** The index can't be read or written: a fault of ours, never of the one who asks. */
public sealed class IndexException extends RuntimeException permits IndexUnavailableException {

  private static final long serialVersionUID = 1L;

  public IndexException(String message, Throwable cause) {
    super(message, cause);
  }

  public IndexException(String message) {
    super(message);
  }
}
