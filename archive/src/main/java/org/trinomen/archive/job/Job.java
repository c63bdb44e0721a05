package org.trinomen.archive.job;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A piece of work in steps. Between two steps it may be paused, cancelled or put off; so a step is
 * small (an instance, a query), and what it can't undo it does last.
 *
 * <p>No two threads call a job at the same time, and each sees what the one before did: a job needs
 * no locks. What others see of it is how it stood after its last step.
 */
public interface Job {

  /** Its kind, by Orthanc's name, such as {@code DicomModalityStore}. */
  String type();

  /**
   * Does the next step. What it throws ends the job as a failure; a {@link JobFailure} says itself
   * what to tell.
   */
  Step step() throws IOException, InterruptedException;

  /** How much of it is done, from 0 to 100. */
  int progress();

  /**
   * What it tells of itself ({@code Content}): texts, numbers, booleans, and lists and maps of
   * these. A synchronous call is answered with it. No values of patient attributes, but where a
   * client can't do without.
   */
  Map<String, Object> content();

  /** Lets go of what is only of use while it goes on, such as an association. */
  default void stop(Stop why) {}

  /** Makes it begin again from the start: it failed, and is submitted once more. */
  void reset();

  /** What it has made, once it has succeeded: {@code /jobs/{id}/{key}}. */
  default Optional<JobOutput> output(String key) {
    return Optional.empty();
  }

  /** Deletes an output; false if there is none of this name. */
  default boolean deleteOutput(String key) {
    return false;
  }

  /** Deletes what it has made: it is about to be forgotten. */
  default void forget() {}

  /** Why it stops. */
  enum Stop {
    PAUSED,
    CANCELLED,
    FAILED,
    SUCCEEDED,
    /** It will be tried again. */
    PUT_OFF
  }
}
