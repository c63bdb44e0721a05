package org.trinomen.archive.job;

/** No job is taken in now: too many wait already, or the server is stopping. */
public final class JobsRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JobsRefusedException(String message) {
    super(message, null, false, false);
  }
}
