package org.trinomen.server.http;

/** Whose fault it is and what to do about it. The rows of {@link ErrorCode} refine it. */
public enum ErrorCategory {
  /** The request is wrong; repeating it will not help. */
  INCORRECT(400),
  /** The account may not do this. */
  FORBIDDEN(403),
  /** What is asked for is not here. */
  NOT_FOUND(404),
  /** The request contradicts the present state. */
  CONFLICT(409),
  /** Well understood, but not offered. */
  UNSUPPORTED(415),
  /** Not now; the same request may succeed later. */
  BUSY(503),
  /** The server is at fault. */
  FAULT(500);

  private final int status;

  ErrorCategory(int status) {
    this.status = status;
  }

  /** The HTTP status of the category where its row names none of its own. */
  public int status() {
    return status;
  }
}
