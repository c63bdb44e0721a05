package org.trinomen.server.pull;

/** Why a pull can't go on, in a sentence for people. */
public final class PullException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is. */
  public enum Kind {
    /** What is asked for makes no sense for this folder. */
    INCORRECT,
    /** What arrived is not what the manifest lists. */
    DAMAGED,
    /** The server's answer broke off, or is not understood. */
    BROKEN_OFF
  }

  private final Kind kind;

  PullException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
