package org.trinomen.archive.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A job as it stands, for whoever looks.
 *
 * @param id a UUID
 * @param progress 0 to 100
 * @param created when it was handed in
 * @param now when it was looked at
 * @param completed when it ended, if it has
 * @param expected when it will end, as far as can be told
 * @param runtime for how long it has worked
 * @param error {@link JobError#NONE} unless it failed
 * @param content what it tells of itself
 * @param submitter account of who handed it in, or the AE title
 * @param permission name of the permission that it runs with
 * @param userData JSON that the submitter wants to find with it
 */
public record JobStatus(
    String id,
    String type,
    int priority,
    int progress,
    JobState state,
    Instant created,
    Instant now,
    Optional<Instant> completed,
    Optional<Instant> expected,
    Duration runtime,
    JobError error,
    Map<String, Object> content,
    String submitter,
    String address,
    String permission,
    Optional<String> userData) {

  /** Content may name someone. */
  @Override
  public String toString() {
    return type + " " + id + " " + state;
  }
}
