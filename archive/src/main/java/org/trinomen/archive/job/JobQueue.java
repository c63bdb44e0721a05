package org.trinomen.archive.job;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs there are: those that wait, run or have ended. Who calls it holds the lock of the {@link
 * JobEngine}; the methods of jobs that it calls are those that do no work.
 */
final class JobQueue {

  private static final Logger LOG = LoggerFactory.getLogger(JobQueue.class);

  private final JobSettings settings;
  private final JobStore store;
  private final JobObserver observer;
  private final Clock clock;
  private final Map<String, JobEntry> jobs = new LinkedHashMap<>();
  private long lastNumber;

  JobQueue(JobSettings settings, JobStore store, JobObserver observer, Clock clock) {
    this.settings = settings;
    this.store = store;
    this.observer = observer;
    this.clock = clock;
  }

  // ---- looking

  Optional<JobEntry> find(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  List<JobStatus> all() {
    Instant now = clock.instant();
    return jobs.values().stream().map(entry -> entry.status(now)).toList();
  }

  JobStatus status(JobEntry entry) {
    return entry.status(clock.instant());
  }

  /** The one to work on next. */
  Optional<JobEntry> next(long nowNanos) {
    return jobs.values().stream()
        .filter(entry -> isDue(entry, nowNanos))
        .max(
            Comparator.<JobEntry>comparingInt(entry -> entry.submission.priority())
                .thenComparingLong(entry -> -entry.number));
  }

  private static boolean isDue(JobEntry entry, long nowNanos) {
    return entry.state == JobState.PENDING
        || (entry.state == JobState.RETRY && entry.retryAtNanos - nowNanos <= 0);
  }

  /** How long until one that was put off is due; empty if there is none. */
  OptionalLong nanosUntilRetry(long nowNanos) {
    return jobs.values().stream()
        .filter(entry -> entry.state == JobState.RETRY)
        .mapToLong(entry -> entry.retryAtNanos - nowNanos)
        .min();
  }

  // ---- coming

  JobEntry add(Submission submission) throws IOException {
    if (jobs.values().stream().filter(entry -> !entry.state.isFinal()).count()
        >= settings.waitingMax()) {
      throw new JobsRefusedException("too many jobs wait already");
    }
    JobEntry entry =
        new JobEntry(UUID.randomUUID().toString(), ++lastNumber, submission, clock.instant());
    observer.submitted(status(entry));
    keep(entry);
    jobs.put(entry.id, entry);
    return entry;
  }

  void takeUp(Map<String, JobRestorer> restorers) throws IOException {
    for (KeptJob kept : store.load()) {
      Optional<Job> job =
          Optional.ofNullable(restorers.get(kept.status().type()))
              .flatMap(restorer -> restorer.restore(kept));
      if (job.isPresent()) {
        takeUp(kept, job.get());
      } else {
        store.forget(kept.status().id());
      }
    }
  }

  private void takeUp(KeptJob kept, Job job) {
    JobEntry entry = new JobEntry(kept, ++lastNumber, job);
    JobStatus status = kept.status();
    jobs.put(entry.id, entry);
    if (status.state().isFinal()) {
      entry.state = status.state();
      entry.error = status.error();
      entry.completed = status.completed().orElse(status.created());
      entry.runtimeNanos = status.runtime().toNanos();
      entry.progress = status.progress();
      entry.content = status.content();
    } else {
      observer.submitted(status(entry));
    }
  }

  void again(JobEntry entry) {
    entry.job.reset();
    entry.state = JobState.PENDING;
    entry.error = JobError.NONE;
    entry.completed = null;
    entry.runtimeNanos = 0;
    entry.look();
    tryToKeep(entry);
    observer.submitted(status(entry));
  }

  // ---- going

  void end(JobEntry entry, JobState state, JobError error) {
    entry.state = state;
    entry.error = error;
    entry.completed = clock.instant();
    entry.look();
    if (state == JobState.SUCCESS) {
      entry.progress = 100;
    }
    tryToKeep(entry);
    observer.ended(status(entry));
    List<JobEntry> ended = jobs.values().stream().filter(each -> each.state.isFinal()).toList();
    ended.stream()
        .sorted(Comparator.comparing(each -> requireNonNull(each.completed)))
        .limit(Math.max(0, ended.size() - settings.kept()))
        .forEach(this::forget);
  }

  void forget(JobEntry entry) {
    jobs.remove(entry.id);
    entry.job.forget();
    try {
      store.forget(entry.id);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("job", entry.id).setCause(e).log("a job can't be forgotten");
    }
  }

  private void keep(JobEntry entry) throws IOException {
    if (entry.submission.request().isPresent()) {
      store.keep(new KeptJob(status(entry), entry.submission.request().orElseThrow()));
    }
  }

  /** For an end, which is so whether it can be kept or not. */
  private void tryToKeep(JobEntry entry) {
    try {
      keep(entry);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("job", entry.id).setCause(e).log("a job's end can't be kept");
    }
  }
}
