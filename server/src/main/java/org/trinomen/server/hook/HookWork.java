package org.trinomen.server.hook;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.event.Event;
import org.trinomen.archive.event.EventLog;
import org.trinomen.archive.event.EventType;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.volume.DamagedRecordException;
import org.trinomen.server.config.Hook;

/**
 * One hook at work. A thread reads the events from where it came to and notes for which scans a run
 * is due; as many threads as runs may go on at a time take them, the oldest first. Whether a scan
 * is complete and whose it is, is looked at as it is now and not as it was at the event: after an
 * absence only what still stands is run. What has changed since tells of itself by an event that is
 * to come, so a run that is overtaken may be dropped.
 *
 * <p>A run is due when content or identity are not those of the run that the scan had last. One
 * that was interrupted is begun again: a command may be run twice on the same, and what it leaves
 * takes the place of what it left before.
 */
final class HookWork implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(HookWork.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration AFTER_STUMBLING = Duration.ofSeconds(10);
  private static final Duration LEFT_BEHIND_GRACE = Duration.ofSeconds(2);
  private static final int WAIT_DOUBLINGS_MAX = 9;
  private static final int READ_AT_ONCE = 64;

  private final Hook hook;
  private final HookSources sources;
  private final RunBook book;
  private final ReadyScans ready;
  private final RunAttempt attempt;
  private final List<Thread> threads = new ArrayList<>();
  private final Object gate = new Object();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  // Guarded by the gate.
  private EventLog.Reader reader;
  private long through;
  private final Set<Long> underWay = new HashSet<>();
  private String trouble = "";
  private boolean closing;

  private HookWork(Hook hook, HookSources sources, RunBook book) throws IOException {
    this.hook = hook;
    this.sources = sources;
    this.book = book;
    this.ready = new ReadyScans(hook, sources);
    this.attempt = new RunAttempt(hook, sources, ready, book, this::isClosing);
    this.through = book.through().orElseGet(sources.log()::last);
    this.reader = sources.log().after(through);
  }

  /** Begins, from where it came to the last time; the first time with what comes next. */
  static HookWork start(Hook hook, HookSources sources) throws IOException {
    Path folder = sources.folder().resolve(hook.name());
    RunBook book = RunBook.open(sources.files(), folder, hook.limits().runsKept());
    HookWork work = new HookWork(hook, sources, book);
    book.keepThrough(work.through);
    String name = "hook-" + hook.name();
    work.threads.add(Thread.ofVirtual().name(name).start(work::follow));
    for (int i = 0; i < hook.limits().concurrent(); i++) {
      work.threads.add(Thread.ofVirtual().name(name + "-" + i).start(work::runAll));
    }
    return work;
  }

  Hook hook() {
    return hook;
  }

  RunBook book() {
    return book;
  }

  /** Number of the last event that is done with. */
  long through() {
    synchronized (gate) {
      return through;
    }
  }

  /** Why it does not go on, though the server runs; empty if it does. */
  String trouble() {
    synchronized (gate) {
      return trouble;
    }
  }

  /** Commands that have ended well since the start. */
  long done() {
    return done.get();
  }

  /** Commands that have failed since the start, each time they were tried. */
  long failed() {
    return failed.get();
  }

  /** Looks once more at all scans that events after a number tell of; runs what is due. */
  void replay(long since) throws IOException {
    synchronized (gate) {
      through = Math.min(since, sources.log().last());
      reader = sources.log().after(through);
      book.keepThrough(through);
      gate.notifyAll();
    }
  }

  /**
   * Has a scan run once more, as it is now.
   *
   * @return the run; empty if the scan is not one that the hook is for
   */
  Optional<HookRun> rerun(HookRun before) throws IOException {
    Optional<ReadyScan> scan = ready.look(before.scan(), Optional.empty());
    if (scan.isEmpty()) {
      return Optional.empty();
    }
    HookRun run = book.add(scan.get(), sources.clock().instant());
    wake();
    return Optional.of(run);
  }

  private void wake() {
    synchronized (gate) {
      gate.notifyAll();
    }
  }

  // ---- which runs are due

  private void follow() {
    try {
      while (!isClosing()) {
        try {
          followSome();
          say("");
        } catch (IOException | IndexUnavailableException e) {
          stumble(e);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException e) {
      log.error("hook {} has ended; it goes on at the next start", hook.name(), e);
      say("has ended: see the server's log");
    }
  }

  private void followSome() throws IOException, InterruptedException {
    EventLog.Reader from;
    List<Event> some;
    synchronized (gate) {
      from = reader;
      some = from.next(READ_AT_ONCE);
    }
    for (Event event : some) {
      try {
        consider(event);
      } catch (IndexUnavailableException e) {
        throw e;
      } catch (DamagedRecordException | RuntimeException e) {
        // It would fail whenever it is looked at, and hold up all scans behind it.
        log.error("hook {}: the scan of event {} can't be read", hook.name(), event.seq(), e);
      }
    }
    if (some.isEmpty()) {
      rest(LOOK);
      return;
    }
    synchronized (gate) {
      if (reader == from) { // and not told to begin elsewhere meanwhile
        through = some.getLast().seq();
        book.keepThrough(through);
      }
    }
  }

  private void consider(Event event) throws IOException {
    boolean wanted =
        switch (event.what().type()) {
          case SCAN_STABLE,
              IDENTITY_ASSIGNED,
              IDENTITY_OUT_OF_STUDY,
              IDENTITY_REVIEW,
              IDENTITY_AMENDED ->
              true;
          case STUDY_ARRIVED,
              SERIES_ARRIVED,
              SERIES_COMPLETE,
              SERIES_STABLE,
              STUDY_STABLE,
              SCAN_ARRIVED,
              SITE_PATTERN,
              FINDING,
              JOB_SUBMITTED,
              JOB_ENDED,
              REFUSED ->
              false;
        };
    if (!wanted) {
      return;
    }
    Optional<Instant> completeAt =
        event.what().type() == EventType.SCAN_STABLE
            ? Optional.of(event.what().at())
            : Optional.empty();
    Optional<ReadyScan> scan = ready.look(event.what().about(), completeAt);
    if (scan.isPresent()
        && !book.lastKey(scan.get().scan().id().text()).equals(Optional.of(scan.get().key()))) {
      book.add(scan.get(), sources.clock().instant());
      wake();
    }
  }

  // ---- the runs

  private void runAll() {
    try {
      while (!isClosing()) {
        Optional<HookRun> next = take();
        if (next.isPresent()) {
          runOne(next.get());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException e) {
      log.error("hook {} has ended; it goes on at the next start", hook.name(), e);
      say("has ended: see the server's log");
    }
  }

  /** The next run whose time has come; waits for a while if there is none. */
  private Optional<HookRun> take() throws InterruptedException {
    synchronized (gate) {
      Instant now = sources.clock().instant();
      for (HookRun run : book.open()) {
        if (!underWay.contains(run.number())
            && (run.state() == HookRun.State.RUNNING || !run.at().isAfter(now))) {
          underWay.add(run.number());
          return Optional.of(run);
        }
      }
      rest(LOOK);
      return Optional.empty();
    }
  }

  private void runOne(HookRun due) throws InterruptedException {
    try {
      HookRun run = due;
      if (run.state() == HookRun.State.RUNNING) {
        run = interrupted(run);
      }
      if (run.state() == HookRun.State.WAITING) {
        ended(attempt.of(run));
      }
    } catch (IOException | IndexUnavailableException e) {
      stumble(e);
    } finally {
      synchronized (gate) {
        underWay.remove(due.number());
      }
    }
  }

  /** What a server that was killed has left behind is ended before the run is begun again. */
  private HookRun interrupted(HookRun run) throws IOException, InterruptedException {
    Path folder = RunAttempt.folder(hook, sources, run.number());
    if (new ProcessTree(folder).end(Optional.empty(), LEFT_BEHIND_GRACE)) {
      log.info("hook {}: what run {} had left behind was ended", hook.name(), run.number());
    }
    HookRun again =
        run.tries() >= hook.limits().triesMax()
            ? run.in(
                HookRun.State.PUT_ASIDE,
                sources.clock().instant(),
                "was interrupted by the end of the server each time")
            : run.waiting(sources.clock().instant(), "was interrupted by the end of the server");
    book.note(again);
    return again;
  }

  private void ended(RunAttempt.Outcome outcome) throws IOException {
    Instant now = sources.clock().instant();
    HookRun run = outcome.run();
    switch (outcome) {
      case RunAttempt.Outcome.Done _ -> {
        done.incrementAndGet();
        book.note(run.in(HookRun.State.DONE, now, ""));
      }
      case RunAttempt.Outcome.Overtaken _ ->
          book.note(run.in(HookRun.State.OVERTAKEN, now, "the scan is not as it was any more"));
      case RunAttempt.Outcome.Stopped _ -> book.note(run.notBegun(now));
      case RunAttempt.Outcome.Failed(HookRun _, String why) -> {
        failed.incrementAndGet();
        if (run.tries() >= hook.limits().triesMax()) {
          log.warn("hook {}: run {} is put aside: it {}", hook.name(), run.number(), why);
          book.note(run.in(HookRun.State.PUT_ASIDE, now, why));
        } else {
          long factor = 1L << Math.clamp(run.tries() - 1, 0, WAIT_DOUBLINGS_MAX);
          book.note(run.waiting(now.plus(FIRST_WAIT.multipliedBy(factor)), why));
        }
      }
    }
  }

  // ---- both

  /** A disk that is full or a database that is away passes. */
  private void stumble(Throwable why) throws InterruptedException {
    String told = "waits for the server itself: " + why.getClass().getSimpleName();
    synchronized (gate) {
      if (!told.equals(trouble)) {
        log.warn("hook {} {}", hook.name(), told, why);
      }
      trouble = told;
      reader = sources.log().after(through);
    }
    rest(AFTER_STUMBLING);
  }

  private void rest(Duration time) throws InterruptedException {
    synchronized (gate) {
      if (!closing) {
        TimeUnit.NANOSECONDS.timedWait(gate, time.toNanos());
      }
    }
  }

  private void say(String why) {
    synchronized (gate) {
      trouble = why;
    }
  }

  private boolean isClosing() {
    synchronized (gate) {
      return closing;
    }
  }

  /** Has no run begin any more, and ends those that are under way. */
  void stop() {
    synchronized (gate) {
      closing = true;
      gate.notifyAll();
    }
  }

  @Override
  public void close() {
    stop();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
