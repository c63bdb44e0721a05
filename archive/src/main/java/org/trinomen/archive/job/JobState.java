package org.trinomen.archive.job;

/** How it stands with a job. */
public enum JobState {
  PENDING("Pending"),
  RUNNING("Running"),
  SUCCESS("Success"),
  FAILURE("Failure"),
  PAUSED("Paused"),
  /** A step did not work, and waits to be tried again. */
  RETRY("Retry");

  private final String text;

  JobState(String text) {
    this.text = text;
  }

  /** As Orthanc writes it. */
  public String text() {
    return text;
  }

  /** Whether it has ended. */
  public boolean isFinal() {
    return this == SUCCESS || this == FAILURE;
  }
}
