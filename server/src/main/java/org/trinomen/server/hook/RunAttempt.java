package org.trinomen.server.hook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.PublicId;
import org.trinomen.server.config.Hook;

/** Runs a hook's command on a scan once: hands over, waits, attaches what is left. */
final class RunAttempt {

  private static final Logger log = LoggerFactory.getLogger(RunAttempt.class);

  /** What came of it. */
  sealed interface Outcome {

    HookRun run();

    record Done(HookRun run) implements Outcome {}

    record Failed(HookRun run, String why) implements Outcome {}

    /** It was not begun, because the scan is not what the run is for any more. */
    record Overtaken(HookRun run) implements Outcome {}

    /** The server stops. */
    record Stopped(HookRun run) implements Outcome {}
  }

  private final Hook hook;
  private final HookSources sources;
  private final ReadyScans ready;
  private final RunBook book;
  private final BooleanSupplier stopping;

  RunAttempt(
      Hook hook, HookSources sources, ReadyScans ready, RunBook book, BooleanSupplier stopping) {
    this.hook = hook;
    this.sources = sources;
    this.ready = ready;
    this.book = book;
    this.stopping = stopping;
  }

  /** Where a run works. Servers that share a folder for that have folders of their own in it. */
  static Path folder(Hook hook, HookSources sources, long number) {
    Path own = sources.folder().toAbsolutePath().normalize();
    String server = Integer.toHexString(own.toString().hashCode());
    Path work = hook.workFolder().orElseGet(() -> own.resolve(hook.name()).resolve("work"));
    return work.toAbsolutePath().normalize().resolve(hook.name() + "-" + server + "-" + number);
  }

  /**
   * Tries a run.
   *
   * @throws IOException if it can't be written down
   * @throws IndexUnavailableException if it may be tried later
   */
  Outcome of(HookRun due) throws IOException, InterruptedException {
    Optional<ReadyScan> found;
    try {
      found = ready.look(due.scan(), Optional.of(due.at()));
    } catch (IndexUnavailableException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      log.warn("hook {}: the scan of run {} can't be read", hook.name(), due.number(), e);
      return new Outcome.Failed(due.begun(sources.clock().instant()), told(e));
    }
    if (found.isEmpty() || !found.get().key().equals(due.key())) {
      return new Outcome.Overtaken(due);
    }
    HookRun run = due.begun(sources.clock().instant()).at(found.get().position());
    if (stopping.getAsBoolean()) {
      return new Outcome.Stopped(run);
    }
    book.note(run);
    enter(run, AuditEvent.Outcome.PERMITTED, "is handed over as " + hook.viewpoint() + " shows it");
    Outcome outcome = handedOver(run, found.get());
    switch (outcome) {
      case Outcome.Done _ -> enter(run, AuditEvent.Outcome.DONE, "");
      case Outcome.Failed(HookRun _, String why) -> enter(run, AuditEvent.Outcome.FAILED, why);
      case Outcome.Stopped _ -> enter(run, AuditEvent.Outcome.FAILED, "the server stops");
      case Outcome.Overtaken _ -> {}
    }
    return outcome;
  }

  /** What goes wrong with this scan or command must not hold up the others. */
  private Outcome handedOver(HookRun run, ReadyScan scan) throws InterruptedException {
    Path folder = folder(hook, sources, run.number());
    try (HandedScan handed =
        HandedScan.make(folder, hook.name(), run.number(), scan, shown(scan))) {
      return run(run, scan, handed);
    } catch (IOException | RuntimeException e) {
      log.warn("hook {}: run {} failed", hook.name(), run.number(), e);
      return new Outcome.Failed(run, told(e));
    }
  }

  /** Of trouble with files only its kind: a message of the system may hold a path. */
  private static String told(Throwable trouble) {
    return "could not be carried out: " + trouble.getClass().getSimpleName();
  }

  private Outcome run(HookRun run, ReadyScan scan, HandedScan handed)
      throws IOException, InterruptedException {
    HookProcess process = new HookProcess(hook, handed, stopping);
    HookProcess.Ended ended = process.run(run.number(), book.logFile(run.number()));
    HookRun said = run.with(process.said(), 0);
    return switch (ended) {
      case HookProcess.Ended.Exited(int code) when code == 0 -> {
        long bytes = 0;
        if (hook.attachment().isPresent()) {
          bytes =
              new RunResult(sources.curation(), hook.name())
                  .attach(
                      handed,
                      run.number(),
                      scan,
                      hook.attachment().get(),
                      hook.limits().resultBytes());
        }
        yield new Outcome.Done(said.with(process.said(), bytes));
      }
      case HookProcess.Ended.Exited(int code) ->
          new Outcome.Failed(said, "ended with exit code " + code);
      case HookProcess.Ended.BeyondLimit(String why) -> new Outcome.Failed(said, why);
      case HookProcess.Ended.Stopped _ -> new Outcome.Stopped(said);
    };
  }

  private HandedScan.Shown shown(ReadyScan scan) {
    Finder finder = sources.viewed().in(scan.viewpoint(), scan.position());
    return new HandedScan.Shown() {
      @Override
      public Finder finder() {
        return finder;
      }

      @Override
      public PublicId id(PublicId recorded) {
        return sources.viewed().shown(scan.viewpoint(), recorded);
      }
    };
  }

  private void enter(HookRun run, AuditEvent.Outcome outcome, String detail) throws IOException {
    sources
        .audit()
        .append(
            new AuditEvent(
                sources.clock().instant(),
                "hook:" + hook.name(),
                "",
                "run hook",
                run.imagingStudy(),
                outcome,
                "run " + run.number() + (detail.isEmpty() ? "" : ": " + detail)),
            AuditTrail.Urgency.SOON);
  }
}
