package org.trinomen.archive.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job in the queue and all that is known of it. Its fields belong to who holds the lock. */
final class JobEntry {

  final String id;
  final Submission submission;
  final long number;
  final Instant created;

  final Job job;

  JobState state = JobState.PENDING;
  boolean cancelWanted;
  boolean pauseWanted;
  long retryAtNanos;
  long runtimeNanos;
  @Nullable Instant completed;
  JobError error = JobError.NONE;
  int progress;
  Map<String, Object> content;

  JobEntry(String id, long number, Submission submission, Instant created) {
    this.id = id;
    this.number = number;
    this.submission = submission;
    this.created = created;
    this.job = submission.job();
    this.content = Map.of();
    look();
  }

  /** One that was kept over a restart. */
  JobEntry(KeptJob kept, long number, Job job) {
    this(
        kept.status().id(),
        number,
        new Submission(
            job,
            kept.status().priority(),
            kept.status().submitter(),
            kept.status().address(),
            kept.status().permission(),
            kept.status().userData(),
            Optional.of(kept.request())),
        kept.status().created());
  }

  /** Takes down how the job stands; only by the thread that has just called it, or may. */
  void look() {
    progress = Math.clamp(job.progress(), 0, 100);
    content = Map.copyOf(job.content());
  }

  JobStatus status(Instant now) {
    return new JobStatus(
        id,
        job.type(),
        submission.priority(),
        progress,
        state,
        created,
        now,
        Optional.ofNullable(completed),
        expected(now),
        Duration.ofNanos(runtimeNanos),
        error,
        content,
        submission.submitter(),
        submission.address(),
        submission.permission(),
        submission.userData());
  }

  /** As far as it goes on as it has gone until now. */
  private Optional<Instant> expected(Instant now) {
    return state == JobState.RUNNING && progress > 0
        ? Optional.of(now.plusNanos(runtimeNanos / progress * (100 - progress)))
        : Optional.empty();
  }
}
