package org.trinomen.archive.job;

/** Ends a job as a failure, and says what to tell of it. */
public final class JobFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient JobError error;

  /** A failure that tells this. */
  public JobFailure(JobError error) {
    super(error.text() + ": " + error.details(), null, false, false);
    this.error = error;
  }

  public JobError error() {
    return error;
  }
}
