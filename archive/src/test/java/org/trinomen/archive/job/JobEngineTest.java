package org.trinomen.archive.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs whose steps the tests let go, one at a time. */
@Timeout(60)
class JobEngineTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05.678901Z"), ZoneOffset.UTC);

  private final Shelf shelf = new Shelf();
  private final List<String> told = new ArrayList<>();
  private final List<JobEngine> engines = new ArrayList<>();
  private final JobEngine engine = engine(new JobSettings(1, 5, 3));

  @AfterEach
  void close() {
    engines.forEach(JobEngine::close);
  }

  private JobEngine engine(JobSettings settings) {
    JobEngine made =
        new JobEngine(
            settings,
            shelf,
            e -> new JobError(99, "Thrown", String.valueOf(e.getMessage())),
            new Listener(),
            CLOCK);
    engines.add(made);
    return made;
  }

  private final class Listener implements JobObserver {
    @Override
    public void submitted(JobStatus job) {
      told.add("submitted " + job.submitter());
    }

    @Override
    public void ended(JobStatus job) {
      told.add("ended " + job.state());
    }
  }

  /** What is kept, in memory. */
  private static final class Shelf implements JobStore {
    private final Map<String, KeptJob> kept = new LinkedHashMap<>();

    @Override
    public synchronized void keep(KeptJob job) {
      kept.put(job.status().id(), job);
    }

    @Override
    public synchronized void forget(String id) {
      kept.remove(id);
    }

    @Override
    public synchronized List<KeptJob> load() {
      return List.copyOf(kept.values());
    }
  }

  /** Does a step whenever it is told how that shall end. */
  private static final class Steered implements Job {
    private final SynchronousQueue<Step> steps = new SynchronousQueue<>();
    private final Semaphore begun = new Semaphore(0);
    private final List<Stop> stops = new ArrayList<>();
    private int done;
    private boolean forgotten;

    @Override
    public String type() {
      return "Steered";
    }

    @Override
    public Step step() throws InterruptedException {
      begun.release();
      Step step = steps.take();
      done++;
      return step;
    }

    @Override
    public int progress() {
      return done * 10;
    }

    @Override
    public Map<String, Object> content() {
      return Map.of("Done", done);
    }

    @Override
    public void stop(Stop why) {
      stops.add(why);
    }

    @Override
    public void reset() {
      done = 0;
    }

    @Override
    public void forget() {
      forgotten = true;
    }
  }

  /** A step that is done in no time. */
  private static Job quick(String type, List<String> order) {
    return new Job() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public Step step() throws IOException {
        order.add(type);
        if (type.equals("Broken")) {
          throw new IOException("no luck");
        }
        if (type.equals("Refused")) {
          throw new JobFailure(new JobError(9, "Error in the network protocol", "nobody there"));
        }
        return Step.DONE;
      }

      @Override
      public int progress() {
        return 0;
      }

      @Override
      public Map<String, Object> content() {
        return Map.of();
      }

      @Override
      public void reset() {}
    };
  }

  private String submit(Job job) throws IOException {
    return submit(job, 0);
  }

  private String submit(Job job, int priority) throws IOException {
    return engine.submit(
        new Submission(job, priority, "ann", "::1", "SEND", Optional.empty(), Optional.empty()));
  }

  private JobStatus status(String id) {
    return engine.job(id).orElseThrow();
  }

  @Test
  void stepsAreDoneUntilOneIsTheLast() throws Exception {
    engine.start(Map.of());
    Steered job = new Steered();
    String id = submit(job);
    job.begun.acquire();
    assertThat(status(id).state()).isEqualTo(JobState.RUNNING);
    assertThat(status(id).content()).containsEntry("Done", 0);
    job.steps.put(Step.MORE);
    job.begun.acquire();
    assertThat(status(id).progress()).isEqualTo(10);
    assertThat(status(id).expected()).isPresent();
    job.steps.put(Step.DONE);
    JobStatus end = engine.await(id).orElseThrow();
    assertThat(end.state()).isEqualTo(JobState.SUCCESS);
    assertThat(end.progress()).isEqualTo(100);
    assertThat(end.content()).containsEntry("Done", 2);
    assertThat(end.error()).isEqualTo(JobError.NONE);
    assertThat(end.completed()).contains(CLOCK.instant());
    assertThat(end.runtime()).isPositive();
    assertThat(job.stops).containsExactly(Job.Stop.SUCCEEDED);
    assertThat(told).containsExactly("submitted ann", "ended SUCCESS");
  }

  @Test
  void higherPriorityGoesFirstAndThenTheOldest() throws Exception {
    List<String> order = new ArrayList<>();
    submit(quick("first", order), 0);
    submit(quick("second", order), 0);
    String last = submit(quick("urgent", order), 5);
    String low = submit(quick("low", order), -5);
    engine.start(Map.of());
    engine.await(last);
    engine.await(low);
    assertThat(order).containsExactly("urgent", "first", "second", "low");
  }

  @Test
  void whatIsThrownIsTold() throws Exception {
    engine.start(Map.of());
    JobStatus broken = engine.await(submit(quick("Broken", new ArrayList<>()))).orElseThrow();
    assertThat(broken.state()).isEqualTo(JobState.FAILURE);
    assertThat(broken.error()).isEqualTo(new JobError(99, "Thrown", "no luck"));
    JobStatus refused = engine.await(submit(quick("Refused", new ArrayList<>()))).orElseThrow();
    assertThat(refused.error().number()).isEqualTo(9);
    assertThat(refused.error().details()).isEqualTo("nobody there");
    assertThat(refused.progress()).isZero();
  }

  @Test
  void runningJobIsCancelledBetweenItsSteps() throws Exception {
    engine.start(Map.of());
    Steered job = new Steered();
    String id = submit(job);
    job.begun.acquire();
    assertThat(engine.cancel(id)).isTrue();
    assertThat(status(id).state()).isEqualTo(JobState.RUNNING);
    job.steps.put(Step.MORE);
    JobStatus end = engine.await(id).orElseThrow();
    assertThat(end.state()).isEqualTo(JobState.FAILURE);
    assertThat(end.error()).isEqualTo(JobError.CANCELLED);
    assertThat(job.stops).containsExactly(Job.Stop.CANCELLED);
    assertThat(engine.cancel(id)).as("of one that has ended").isTrue();
    assertThat(engine.cancel("other")).isFalse();
  }

  @Test
  void waitingJobIsCancelledAtOnce() throws Exception {
    String id = submit(new Steered());
    engine.cancel(id);
    assertThat(status(id).error()).isEqualTo(JobError.CANCELLED);
    assertThat(engine.await(id)).isPresent();
  }

  @Test
  void pausedJobGoesOnWhereItStood() throws Exception {
    engine.start(Map.of());
    Steered job = new Steered();
    String id = submit(job);
    job.begun.acquire();
    engine.pause(id);
    job.steps.put(Step.MORE);
    // The one thread does the next job only when it is done with this one.
    engine.await(submit(quick("other", new ArrayList<>())));
    assertThat(status(id).state()).isEqualTo(JobState.PAUSED);
    assertThat(job.stops).containsExactly(Job.Stop.PAUSED);
    assertThat(engine.resume(id)).isTrue();
    assertThat(engine.resume(id)).as("already going on").isFalse();
    job.begun.acquire();
    job.steps.put(Step.DONE);
    assertThat(engine.await(id).orElseThrow().content()).containsEntry("Done", 2);
  }

  @Test
  void pausedWaitingJobIsNotTaken() throws Exception {
    String id = submit(new Steered());
    engine.pause(id);
    engine.start(Map.of());
    engine.await(submit(quick("other", new ArrayList<>())));
    assertThat(status(id).state()).isEqualTo(JobState.PAUSED);
    engine.cancel(id);
    assertThat(status(id).state()).isEqualTo(JobState.FAILURE);
  }

  @Test
  void failedJobBeginsAgainWhenResubmitted() throws Exception {
    engine.start(Map.of());
    Steered job = new Steered();
    String id = submit(job);
    assertThat(engine.resubmit(id)).as("has not failed").isFalse();
    job.begun.acquire();
    engine.cancel(id);
    job.steps.put(Step.MORE);
    engine.await(id);
    assertThat(engine.resubmit(id)).isTrue();
    assertThat(status(id).completed()).isEmpty();
    job.begun.acquire();
    job.steps.put(Step.DONE);
    JobStatus end = engine.await(id).orElseThrow();
    assertThat(end.state()).isEqualTo(JobState.SUCCESS);
    assertThat(end.content()).containsEntry("Done", 1);
  }

  @Test
  void stepThatIsPutOffIsDoneAgain() throws Exception {
    engine.start(Map.of());
    Steered job = new Steered();
    String id = submit(job);
    job.begun.acquire();
    job.steps.put(new Step.Again(Duration.ofHours(1)));
    engine.await(submit(quick("other", new ArrayList<>())));
    assertThat(status(id).state()).isEqualTo(JobState.RETRY);
    engine.cancel(id);
    assertThat(status(id).error()).isEqualTo(JobError.CANCELLED);
    Steered again = new Steered();
    String second = submit(again);
    again.begun.acquire();
    again.steps.put(new Step.Again(Duration.ofMillis(1)));
    again.begun.acquire();
    again.steps.put(Step.DONE);
    assertThat(engine.await(second).orElseThrow().state()).isEqualTo(JobState.SUCCESS);
    assertThat(again.stops).containsExactly(Job.Stop.PUT_OFF, Job.Stop.SUCCEEDED);
  }

  @Test
  void onlySoManyEndedJobsAreRemembered() throws Exception {
    engine.start(Map.of());
    Steered first = new Steered();
    String id = submit(first);
    first.begun.acquire();
    first.steps.put(Step.DONE);
    engine.await(id);
    for (int i = 0; i < 3; i++) {
      engine.await(submit(quick("next", new ArrayList<>())));
    }
    assertThat(engine.job(id)).isEmpty();
    assertThat(first.forgotten).isTrue();
    assertThat(engine.jobs()).hasSize(3);
  }

  @Test
  void endedJobIsForgottenWhenAskedAndARunningOneIsNot() throws Exception {
    engine.start(Map.of());
    Steered job = new Steered();
    String id = submit(job);
    job.begun.acquire();
    assertThat(engine.delete(id)).isFalse();
    job.steps.put(Step.DONE);
    engine.await(id);
    assertThat(engine.delete(id)).isTrue();
    assertThat(engine.delete(id)).isFalse();
    assertThat(job.forgotten).isTrue();
  }

  @Test
  void tooManyWaitingJobsAreRefused() throws Exception {
    for (int i = 0; i < 5; i++) {
      submit(new Steered());
    }
    assertThatThrownBy(() -> submit(new Steered())).isInstanceOf(JobsRefusedException.class);
  }

  @Test
  void unfinishedJobBeginsAgainAfterARestartAndAnEndedOneIsRemembered() throws Exception {
    engine.start(Map.of());
    Steered job = new Steered();
    String id = submitKept(job);
    job.begun.acquire();
    job.steps.put(Step.DONE);
    engine.await(id);
    Steered interrupted = new Steered();
    String open = submitKept(interrupted);
    String unkept = submit(new Steered());
    interrupted.begun.acquire();
    Thread closer = Thread.ofVirtual().start(engine::close);
    assertThatThrownBy(() -> engine.await(open)).isInstanceOf(JobsRefusedException.class);
    interrupted.steps.put(Step.MORE);
    closer.join();
    assertThat(interrupted.stops).containsExactly(Job.Stop.PAUSED);
    assertThatThrownBy(() -> submit(job)).isInstanceOf(JobsRefusedException.class);

    Steered anew = new Steered();
    JobEngine next = engine(new JobSettings(1, 5, 3));
    next.start(
        Map.of(
            "Steered",
            kept -> {
              assertThat(kept.request()).containsEntry("What", "this");
              return Optional.of(kept.status().id().equals(open) ? anew : new Steered());
            }));
    assertThat(next.job(unkept)).isEmpty();
    assertThat(next.job(id).orElseThrow().content()).containsEntry("Done", 1);
    assertThat(next.job(id).orElseThrow().state()).isEqualTo(JobState.SUCCESS);
    anew.begun.acquire();
    anew.steps.put(Step.DONE);
    JobStatus end = next.await(open).orElseThrow();
    assertThat(end.content()).containsEntry("Done", 1);
    assertThat(end.submitter()).isEqualTo("ann");
    next.close();

    JobEngine without = engine(new JobSettings(1, 5, 3));
    without.start(Map.of());
    assertThat(without.jobs()).isEmpty();
    assertThat(shelf.kept).isEmpty();
  }

  private String submitKept(Job job) throws IOException {
    return engine.submit(
        new Submission(
            job,
            1,
            "ann",
            "::1",
            "SEND",
            Optional.of("{\"a\":1}"),
            Optional.of(Map.of("What", "this"))));
  }
}
