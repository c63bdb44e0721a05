package org.trinomen.server.http;

/**
 * Ends a request with an error. The details are for the caller: they say what is wrong and what to
 * do, without values of patient attributes.
 */
public final class RequestFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String details;

  /** A failure with its row of the table and what to tell the caller. */
  public RequestFailure(ErrorCode code, String details) {
    super(code + ": " + details, null, false, false);
    this.code = code;
    this.details = details;
  }

  public ErrorCode code() {
    return code;
  }

  public String details() {
    return details;
  }
}
