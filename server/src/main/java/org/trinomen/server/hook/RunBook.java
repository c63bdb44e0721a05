package org.trinomen.server.hook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.json.JsonValue;

/**
 * What a hook has done and has to do, in files: how far it has read the events, each run that is
 * open or was among the last to end, and of each scan the key of its last run. All of it is durable
 * when a call returns. A run is written before the place behind its event, so one that is due is
 * not lost; that a scan's key is written after its run is made up for at the start.
 */
final class RunBook {

  private final DurableFiles files;
  private final Path folder;
  private final int keptMax;
  private final NavigableMap<Long, HookRun> runs = new TreeMap<>();
  private long last;

  private RunBook(DurableFiles files, Path folder, int keptMax) {
    this.files = files;
    this.folder = folder;
    this.keptMax = keptMax;
  }

  static RunBook open(DurableFiles files, Path folder, int keptMax) throws IOException {
    RunBook book = new RunBook(files, folder, keptMax);
    for (String part : List.of("runs", "logs", "scans")) {
      files.createFolder(folder.resolve(part));
    }
    for (Path file : files.list(folder.resolve("runs"))) {
      if (file.getFileName().toString().endsWith(".json")) {
        HookRun run = HookRun.read(parsed(file));
        book.runs.put(run.number(), run);
        book.last = Math.max(book.last, run.number());
      }
    }
    for (HookRun run : book.open()) {
      if (book.runs.tailMap(run.number(), false).values().stream()
          .noneMatch(later -> later.scan().equals(run.scan()))) {
        book.keepKey(run);
      }
    }
    return book;
  }

  private static JsonValue.Members parsed(Path file) throws IOException {
    try {
      return JsonValue.parse(new ByteArrayInputStream(Files.readAllBytes(file))).asMembers();
    } catch (JsonValue.JsonException e) {
      throw new IOException(file + " can't be read", e);
    }
  }

  // ---- the place in the sequence of events

  /** Number of the last event that is done with; empty if there is none yet. */
  Optional<Long> through() throws IOException {
    Path file = folder.resolve("through");
    if (!files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.valueOf(Files.readString(file).strip()));
    } catch (NumberFormatException e) {
      throw new IOException(file + " can't be read", e);
    }
  }

  void keepThrough(long seq) throws IOException {
    replace(folder.resolve("through"), Long.toString(seq));
  }

  // ---- runs

  /** The key of the run that a scan had last. */
  Optional<String> lastKey(String scan) throws IOException {
    Path file = keyFile(scan);
    return files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
  }

  /** Notes that a run is due. */
  synchronized HookRun add(ReadyScan ready, Instant now) throws IOException {
    HookRun run = HookRun.due(last + 1, ready, now);
    write(run);
    last = run.number();
    keepKey(run);
    return run;
  }

  /** Notes what became of a run; the oldest that have ended go when there are too many. */
  synchronized void note(HookRun run) throws IOException {
    write(run);
    if (runs.size() > keptMax) {
      Optional<HookRun> oldest =
          runs.values().stream().filter(each -> each.state().isFinal()).findFirst();
      if (oldest.isPresent()) {
        files.delete(logFile(oldest.get().number()));
        files.delete(runFile(oldest.get().number()));
        runs.remove(oldest.get().number());
      }
    }
  }

  synchronized Optional<HookRun> run(long number) {
    return Optional.ofNullable(runs.get(number));
  }

  /** Runs before a number, the newest first. */
  synchronized List<HookRun> before(long number, int limit) {
    return runs.headMap(number, false).descendingMap().values().stream().limit(limit).toList();
  }

  /** Runs that have not ended, in their order. */
  synchronized List<HookRun> open() {
    return runs.values().stream().filter(each -> !each.state().isFinal()).toList();
  }

  synchronized List<HookRun> all() {
    return new ArrayList<>(runs.values());
  }

  /** Where what a run says is kept. */
  Path logFile(long number) {
    return folder.resolve("logs").resolve(number + ".log");
  }

  private Path runFile(long number) {
    return folder.resolve("runs").resolve(number + ".json");
  }

  private Path keyFile(String scan) {
    return folder.resolve("scans").resolve(scan.substring(0, 2)).resolve(scan);
  }

  private void write(HookRun run) throws IOException {
    replace(runFile(run.number()), run.json());
    runs.put(run.number(), run);
  }

  private void keepKey(HookRun run) throws IOException {
    Path file = keyFile(run.scan());
    files.createFolder(folder.resolve("scans").resolve(run.scan().substring(0, 2)));
    replace(file, run.key());
  }

  private void replace(Path file, String text) throws IOException {
    files.replace(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }
}
