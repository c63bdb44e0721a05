package org.trinomen.server.hook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All processes of a run. Children whose parent has ended belong to process 1, and nobody could
 * tell them by their descent any more; so a run is known by a variable that every process of it
 * inherits, and that holds a path of this server alone. It is found after a restart too.
 */
final class ProcessTree {

  /** The variable: the folder of the run, which no two servers share. */
  static final String MARK = "TRINOMEN_FOLDER";

  private static final Path PROC = Path.of("/proc");

  /** A process that makes new ones faster than they can be ended is tried so often. */
  private static final int ROUNDS_MAX = 20;

  private static final int ENVIRONMENT_MAX = 1 << 20;

  private final byte[] mark;

  ProcessTree(Path folder) {
    this.mark = (MARK + "=" + folder + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Asks all of them to end, and after a while makes them.
   *
   * @param first the one that was started, if it is known
   * @param grace how long they may take
   * @return whether there were any
   */
  boolean end(Optional<ProcessHandle> first, Duration grace) throws InterruptedException {
    List<ProcessHandle> alive = alive(first);
    boolean any = !alive.isEmpty();
    alive.forEach(ProcessHandle::destroy);
    long until = System.nanoTime() + grace.toNanos();
    while (!alive.isEmpty() && System.nanoTime() - until < 0) {
      awaitEnd(alive.getFirst(), Math.min(until - System.nanoTime(), 100_000_000L));
      alive = alive(first);
    }
    for (int round = 0; !alive.isEmpty() && round < ROUNDS_MAX; round++) {
      alive.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(alive.getFirst(), TimeUnit.SECONDS.toNanos(1));
      alive = alive(first);
    }
    return any;
  }

  private static void awaitEnd(ProcessHandle process, long nanos) throws InterruptedException {
    CompletableFuture<ProcessHandle> end = process.onExit();
    try {
      end.get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // It is looked at again.
    }
  }

  private List<ProcessHandle> alive(Optional<ProcessHandle> first) {
    Map<Long, ProcessHandle> found = new HashMap<>();
    first.ifPresent(
        process -> {
          process.descendants().forEach(each -> found.put(each.pid(), each));
          found.put(process.pid(), process);
        });
    marked(found);
    found.remove(ProcessHandle.current().pid());
    return found.values().stream().filter(ProcessHandle::isAlive).filter(this::isNoZombie).toList();
  }

  /** One that has ended, and whose parent has not asked how, counts as alive to Java. */
  private boolean isNoZombie(ProcessHandle process) {
    Path stat = PROC.resolve(Long.toString(process.pid())).resolve("stat");
    try {
      String text = Files.readString(stat, StandardCharsets.ISO_8859_1);
      int state = text.lastIndexOf(") ") + 2;
      return state >= text.length() || text.charAt(state) != 'Z';
    } catch (IOException _) {
      return Files.notExists(PROC.resolve("self")) || process.isAlive();
    }
  }

  /** Those that bear the mark, where the system tells it. */
  private void marked(Map<Long, ProcessHandle> found) {
    if (!Files.isDirectory(PROC)) {
      return;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path each : all) {
        long pid = Long.parseLong(each.getFileName().toString());
        if (!found.containsKey(pid) && isMarked(each)) {
          ProcessHandle.of(pid).ifPresent(process -> found.put(pid, process));
        }
      }
    } catch (IOException | NumberFormatException _) {
      // What descends from the first one is ended nonetheless.
    }
  }

  private boolean isMarked(Path process) {
    byte[] environment;
    try (var in = Files.newInputStream(process.resolve("environ"))) {
      environment = in.readNBytes(ENVIRONMENT_MAX);
    } catch (IOException _) {
      return false; // it has ended, or is another user's
    }
    for (int i = 0; i + mark.length <= environment.length; i++) {
      if ((i == 0 || environment[i - 1] == 0)
          && Arrays.equals(environment, i, i + mark.length, mark, 0, mark.length)) {
        return true;
      }
    }
    return false;
  }
}
