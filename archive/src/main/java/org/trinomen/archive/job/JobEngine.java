package org.trinomen.archive.job;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of jobs and the threads that work it off. {@link #submit} hands a job in, {@link
 * #await} waits for its end; that is a synchronous call. For use by any number of threads.
 *
 * <p>How it works: a lock guards the queue; each thread takes the waiting job of the highest
 * priority, the oldest first, and does its steps outside the lock. Between two steps it looks
 * whether someone wants the job cancelled or paused. Threads are those of the platform: a job may
 * compute for long, which would hold up virtual ones.
 *
 * <p>A job that was handed in with a request is kept in the {@link JobStore} until it is forgotten.
 * One that had not ended when the server did begins again from its start when {@link #start} is
 * called; so what it did before must do no harm when done twice.
 */
public final class JobEngine implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(JobEngine.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final int concurrent;
  private final JobQueue queue;
  private final Function<Throwable, JobError> errors;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition ended = lock.newCondition();
  private final List<Thread> workers = new ArrayList<>();
  private boolean closing;

  /**
   * A queue that does not work yet: see {@link #start}.
   *
   * @param errors what to tell of an exception that a step has thrown
   */
  public JobEngine(
      JobSettings settings,
      JobStore store,
      Function<Throwable, JobError> errors,
      JobObserver observer,
      Clock clock) {
    this.concurrent = settings.concurrent();
    this.queue = new JobQueue(settings, store, observer, clock);
    this.errors = errors;
  }

  /**
   * Takes up what was kept, and begins to work.
   *
   * @param restorers by the type of the job; a kept one of another type is forgotten
   */
  public void start(Map<String, JobRestorer> restorers) throws IOException {
    lock.lock();
    try {
      queue.takeUp(restorers);
      for (int i = 0; i < concurrent; i++) {
        startWorker();
      }
    } finally {
      lock.unlock();
    }
  }

  // ---- handing in, waiting

  /**
   * Hands a job in; gives its id.
   *
   * @throws JobsRefusedException if too many wait already
   */
  public String submit(Submission submission) throws IOException {
    lock.lock();
    try {
      if (closing) {
        throw new JobsRefusedException("the server is stopping");
      }
      JobEntry entry = queue.add(submission);
      work.signal();
      return entry.id;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a job has ended; empty if it is not known, or forgotten meanwhile. */
  public Optional<JobStatus> await(String id) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      JobEntry entry = queue.find(id).orElse(null);
      if (entry == null) {
        return Optional.empty();
      }
      // The entry itself is asked: it may be forgotten as soon as it has ended.
      while (!entry.state.isFinal()) {
        if (closing) {
          throw new JobsRefusedException("the server is stopping");
        }
        ended.await();
      }
      return Optional.of(queue.status(entry));
    } finally {
      lock.unlock();
    }
  }

  // ---- looking

  /** All jobs that are known, those handed in first before the others. */
  public List<JobStatus> jobs() {
    lock.lock();
    try {
      return queue.all();
    } finally {
      lock.unlock();
    }
  }

  /** How a job stands. */
  public Optional<JobStatus> job(String id) {
    return with(id, queue::status);
  }

  /** What a job that has succeeded has made. */
  public Optional<JobOutput> output(String id, String key) {
    return with(
            id,
            entry ->
                entry.state == JobState.SUCCESS
                    ? entry.job.output(key)
                    : Optional.<JobOutput>empty())
        .flatMap(Function.identity());
  }

  // ---- steering

  /** Cancels a job, as soon as its present step is done; false if it is not known. */
  public boolean cancel(String id) {
    return steer(
        id,
        entry -> {
          switch (entry.state) {
            case RUNNING -> entry.cancelWanted = true;
            case PENDING, PAUSED, RETRY -> {
              stop(entry, Job.Stop.CANCELLED);
              end(entry, JobState.FAILURE, JobError.CANCELLED);
            }
            case SUCCESS, FAILURE -> {}
          }
          return true;
        });
  }

  /** Pauses a job, as soon as its present step is done; false if it is not known. */
  public boolean pause(String id) {
    return steer(
        id,
        entry -> {
          switch (entry.state) {
            case RUNNING -> entry.pauseWanted = true;
            case PENDING, RETRY -> entry.state = JobState.PAUSED;
            case PAUSED, SUCCESS, FAILURE -> {}
          }
          return true;
        });
  }

  /** Lets a paused job go on; false if it is none. */
  public boolean resume(String id) {
    return steer(
        id,
        entry -> {
          boolean paused = entry.state == JobState.PAUSED;
          if (paused) {
            entry.state = JobState.PENDING;
            work.signal();
          }
          return paused;
        });
  }

  /** Lets a job that has failed begin again; false if it is none, or can't. */
  public boolean resubmit(String id) {
    return steer(
        id,
        entry -> {
          if (entry.state != JobState.FAILURE || closing) {
            return false;
          }
          queue.again(entry);
          work.signal();
          return true;
        });
  }

  /** Forgets a job that has ended, and what it has made; false if there is none. */
  public boolean delete(String id) {
    return steer(
        id,
        entry -> {
          boolean over = entry.state.isFinal();
          if (over) {
            queue.forget(entry);
          }
          return over;
        });
  }

  /** Deletes what a job has made; false if there is nothing of this name. */
  public boolean deleteOutput(String id, String key) {
    return steer(id, entry -> entry.state == JobState.SUCCESS && entry.job.deleteOutput(key));
  }

  /** Takes no more jobs, lets each present step end, and leaves what is not done for next time. */
  @Override
  public void close() {
    List<Thread> last;
    lock.lock();
    try {
      closing = true;
      work.signalAll();
      ended.signalAll();
      last = List.copyOf(workers);
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread worker : last) {
      try {
        if (!worker.join(STOP_TIMEOUT)) {
          worker.interrupt();
          worker.join(STOP_TIMEOUT);
        }
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- working

  private void startWorker() {
    workers.add(
        Thread.ofPlatform().daemon().name("job-" + (workers.size() + 1)).start(this::workOff));
  }

  private void workOff() {
    boolean regular = false;
    try {
      for (JobEntry entry = take(); entry != null; entry = take()) {
        boolean more = true;
        while (more) {
          more = step(entry);
        }
      }
      regular = true;
    } finally {
      if (!regular) {
        replaceWorker();
      }
    }
  }

  /** An error that nobody should catch has ended a thread: there are as many as before again. */
  private void replaceWorker() {
    lock.lock();
    try {
      workers.remove(Thread.currentThread());
      if (!closing) {
        startWorker();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next job to work on; null when the engine closes. */
  private @Nullable JobEntry take() {
    lock.lock();
    try {
      while (!closing) {
        long now = System.nanoTime();
        Optional<JobEntry> next = queue.next(now);
        if (next.isPresent()) {
          next.get().state = JobState.RUNNING;
          return next.get();
        }
        try {
          long _ = work.awaitNanos(queue.nanosUntilRetry(now).orElse(TimeUnit.DAYS.toNanos(1)));
        } catch (InterruptedException _) {
          // Only close() interrupts: that is looked at next.
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** Does one step; whether the next is to follow at once. */
  private boolean step(JobEntry entry) {
    long start = System.nanoTime();
    Step step = Step.MORE;
    JobError error = JobError.INTERNAL;
    try {
      step = entry.job.step();
      error = JobError.NONE;
    } catch (JobFailure e) {
      error = e.error();
    } catch (IOException | RuntimeException e) {
      // Some of what a step calls makes another exception of being interrupted.
      error = Thread.interrupted() ? JobError.NONE : errors.apply(e);
    } catch (InterruptedException e) {
      // Only close() interrupts: the step is done again after the restart.
      error = JobError.NONE;
    } finally {
      settle(entry, step, error, System.nanoTime() - start);
    }
    return isRunning(entry);
  }

  private boolean isRunning(JobEntry entry) {
    lock.lock();
    try {
      return entry.state == JobState.RUNNING && !closing;
    } finally {
      lock.unlock();
    }
  }

  /** What the job lets go of may take long, as an association does: the queue does not wait. */
  private void settle(JobEntry entry, Step step, JobError error, long nanos) {
    Optional<Job.Stop> why = decide(entry, step, error, nanos);
    if (why.isEmpty()) {
      return;
    }
    stop(entry, why.get());
    lock.lock();
    try {
      switch (why.get()) {
        case FAILED -> end(entry, JobState.FAILURE, error);
        case CANCELLED -> end(entry, JobState.FAILURE, JobError.CANCELLED);
        case SUCCEEDED -> end(entry, JobState.SUCCESS, JobError.NONE);
        case PAUSED -> park(entry, JobState.PAUSED);
        case PUT_OFF -> {
          entry.retryAtNanos =
              System.nanoTime()
                  + (step instanceof Step.Again(Duration after) ? after.toNanos() : 0);
          park(entry, JobState.RETRY);
        }
      }
      entry.cancelWanted = false;
      entry.pauseWanted = false;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Job.Stop> decide(JobEntry entry, Step step, JobError error, long nanos) {
    lock.lock();
    try {
      entry.runtimeNanos += nanos;
      entry.look();
      if (!error.equals(JobError.NONE)) {
        return Optional.of(Job.Stop.FAILED);
      }
      if (step instanceof Step.Done) {
        return Optional.of(Job.Stop.SUCCEEDED);
      }
      if (entry.cancelWanted) {
        return Optional.of(Job.Stop.CANCELLED);
      }
      if (entry.pauseWanted || closing) {
        return Optional.of(Job.Stop.PAUSED);
      }
      return step instanceof Step.Again ? Optional.of(Job.Stop.PUT_OFF) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  // ---- with the lock held

  /** Unless someone has cancelled it since. */
  private void park(JobEntry entry, JobState state) {
    if (entry.cancelWanted) {
      end(entry, JobState.FAILURE, JobError.CANCELLED);
    } else {
      entry.state = state;
      work.signalAll(); // who waits for work may have to wake earlier than it thought
    }
  }

  private void end(JobEntry entry, JobState state, JobError error) {
    queue.end(entry, state, error);
    ended.signalAll();
  }

  private void stop(JobEntry entry, Job.Stop why) {
    try {
      entry.job.stop(why);
    } catch (RuntimeException e) {
      LOG.atWarn().addKeyValue("job", entry.id).setCause(e).log("a job did not stop as it should");
    }
  }

  private boolean steer(String id, Predicate<JobEntry> steering) {
    return with(id, steering::test).orElse(false);
  }

  private <T> Optional<T> with(String id, Function<JobEntry, T> question) {
    lock.lock();
    try {
      return queue.find(id).map(question);
    } finally {
      lock.unlock();
    }
  }
}
