package org.trinomen.archive.job;

/**
 * Why a job failed.
 *
 * @param number Orthanc's number of the error
 * @param text what that number means
 * @param details what went wrong this time; no values of patient attributes
 */
public record JobError(int number, String text, String details) {

  /** There was none. */
  public static final JobError NONE = new JobError(0, "Success", "");

  /** Someone cancelled it. */
  public static final JobError CANCELLED = new JobError(37, "This job was canceled", "");

  static final JobError INTERNAL = new JobError(-1, "Internal error", "see the server's log");
}
