package org.trinomen.archive.job;

import java.time.Duration;

/** What is to come after a step of a job. */
public sealed interface Step {

  /** Another step. */
  Step MORE = new More();

  /** Nothing: the job has succeeded. */
  Step DONE = new Done();

  /** There is more to do. */
  record More() implements Step {}

  /** All is done. */
  record Done() implements Step {}

  /** It did not work this time: the same step again, but not before some time has passed. */
  record Again(Duration after) implements Step {}
}
