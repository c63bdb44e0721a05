package org.trinomen.server.hook;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.server.config.Hook;

/**
 * A hook's command under way: without a shell, without what the server's own environment holds, in
 * a folder of its own, and not beyond its limits. However it ends, all that it has started ends
 * with it.
 */
final class HookProcess {

  private static final Logger log = LoggerFactory.getLogger(HookProcess.class);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final int LOOKS_AT_FILES_EVERY = 5;
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How a command ended. */
  sealed interface Ended {

    /** By itself. */
    record Exited(int code) implements Ended {}

    /** Because it was made to. */
    record BeyondLimit(String why) implements Ended {}

    /** Because the server stops. */
    record Stopped() implements Ended {}
  }

  private final Hook hook;
  private final HandedScan scan;
  private final BooleanSupplier stopping;
  private final AtomicLong said = new AtomicLong();

  HookProcess(Hook hook, HandedScan scan, BooleanSupplier stopping) {
    this.hook = hook;
    this.scan = scan;
    this.stopping = stopping;
  }

  /** How many bytes it has said, kept or not. */
  long said() {
    return said.get();
  }

  /** Runs it to its end. */
  Ended run(long number, Path logFile) throws IOException, InterruptedException {
    Process process = builder(number).start();
    ProcessTree tree = new ProcessTree(scan.folder());
    Thread reader = Thread.ofVirtual().start(() -> read(process, logFile));
    try {
      return await(process);
    } finally {
      // Whatever it has left behind would hold its pipe open, and go on with files that go away.
      tree.end(Optional.of(process.toHandle()), GRACE);
      if (!reader.join(GRACE)) {
        process.getInputStream().close();
        reader.join();
      }
    }
  }

  private ProcessBuilder builder(long number) {
    ProcessBuilder builder = new ProcessBuilder(line());
    builder.directory(scan.folder().toFile());
    builder.redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(hook.environment());
    environment.put("TRINOMEN_HOOK", hook.name());
    environment.put("TRINOMEN_RUN", Long.toString(number));
    environment.put(ProcessTree.MARK, scan.folder().toString());
    environment.put("TMPDIR", scan.temporary().toString());
    return builder;
  }

  private List<String> line() {
    List<String> line = new ArrayList<>();
    if (hook.limits().memoryBytes() > 0) {
      line.addAll(List.of("prlimit", "--as=" + hook.limits().memoryBytes(), "--core=0", "--"));
    }
    for (String word : hook.command()) {
      line.add(word.replace("{folder}", scan.folder().toString()));
    }
    return line;
  }

  private void read(Process process, Path logFile) {
    InputStream pipe = process.getInputStream();
    try {
      said.set(new RunLog(hook.limits().logBytes()).keep(pipe, logFile));
    } catch (IOException e) {
      log.warn("hook {}: what it says can't be kept: {}", hook.name(), e.getMessage());
      drain(pipe);
    }
  }

  /** A command whose pipe is full would wait until its time is over. */
  private static void drain(InputStream pipe) {
    try {
      pipe.transferTo(OutputStream.nullOutputStream());
    } catch (IOException _) {
      // It is closed: the run is over.
    }
  }

  private Ended await(Process process) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    for (int tick = 1; !process.waitFor(TICK.toMillis(), TimeUnit.MILLISECONDS); tick++) {
      if (stopping.getAsBoolean()) {
        return new Ended.Stopped();
      }
      if (System.nanoTime() - begun > hook.limits().time().toNanos()) {
        return new Ended.BeyondLimit("took longer than " + hook.limits().time().toSeconds() + " s");
      }
      if (tick % LOOKS_AT_FILES_EVERY == 0 && scan.writtenBytes() > hook.limits().resultBytes()) {
        return new Ended.BeyondLimit(
            "wrote more than " + hook.limits().resultBytes() + " bytes: see result-size-max");
      }
    }
    return new Ended.Exited(process.exitValue());
  }
}
