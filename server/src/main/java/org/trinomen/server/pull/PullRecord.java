package org.trinomen.server.pull;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;

/**
 * What a folder holds from pulls before, finished or not. A pull that is under way notes each file
 * in a journal, below a line that tells the position it works at, so that it can be carried on;
 * once everything stands in the manifest, the journal goes.
 */
final class PullRecord {

  private static final String JOURNAL = ".pull.jsonl";

  /**
   * A file of which there is a record.
   *
   * @param listed when the manifest or journal that has it was written
   */
  record Held(PulledFile file, FileTime listed) {}

  private final Path journal;
  private final Map<String, Held> newest = new LinkedHashMap<>();
  private final Map<String, PulledFile> onDisk = new LinkedHashMap<>();
  private final List<String> lines = new ArrayList<>();
  private JsonValue.@Nullable Members unfinished;

  /**
   * Reads it.
   *
   * @throws PullException if the folder is another viewpoint's or holds what meets other conditions
   */
  PullRecord(Path folder, PulledView view, SortedMap<String, String> where) throws IOException {
    journal = folder.resolve(JOURNAL);
    if (Files.exists(folder.resolve(PullManifest.NAME))) {
      PullManifest manifest = PullManifest.read(folder);
      requireSame(folder, "viewpoint", manifest.viewpoint(), view.viewpoint());
      requireSame(folder, "where", manifest.where().toString(), where.toString());
      FileTime written = Files.getLastModifiedTime(folder.resolve(PullManifest.NAME));
      manifest.files().forEach(each -> note(each, written));
    }
    if (Files.exists(journal)) {
      readJournal();
    }
  }

  private static void requireSame(Path folder, String what, String before, String now) {
    if (!before.equals(now)) {
      throw new PullException(
          PullException.Kind.INCORRECT,
          "%s was pulled with %s %s, not %s: use a folder of its own"
              .formatted(folder, what, before, now));
    }
  }

  /** The last line of an interrupted pull may be half a line, and does not count. */
  private void readJournal() throws IOException {
    FileTime written = Files.getLastModifiedTime(journal);
    String text = new String(Files.readAllBytes(journal), StandardCharsets.UTF_8);
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      JsonValue.Members json = JsonValue.parse(new ByteArrayInputStream(bytes)).asMembers();
      lines.add(line);
      if (json.member("instance").isPresent()) {
        note(PulledFile.of(json), written);
      } else {
        unfinished = json;
      }
    }
  }

  private void note(PulledFile file, FileTime written) {
    newest.put(file.instance(), new Held(file, written));
    onDisk.put(file.path(), file);
  }

  /** The file of an instance that was fetched last. */
  @Nullable Held held(String instance) {
    return newest.get(instance);
  }

  /** All files that pulls have left, those whose place others took too. */
  Iterable<PulledFile> onDisk() {
    return onDisk.values();
  }

  /**
   * The position of a pull that was interrupted, if the same is asked for or nothing in particular.
   */
  Optional<Long> unfinishedPosition(@Nullable String asOf) {
    if (unfinished == null) {
      return Optional.empty();
    }
    boolean same =
        asOf == null || Objects.equals(asked(asOf), unfinished.member("asked").orElse(null));
    if (!same) {
      unfinished = null;
      return Optional.empty();
    }
    return PullJson.whole(unfinished, "position");
  }

  private static JsonValue asked(@Nullable String asOf) {
    if (asOf == null) {
      return new JsonValue.Null();
    }
    return asOf.matches("[0-9]{1,18}") ? new JsonValue.Numeral(asOf) : new JsonValue.Text(asOf);
  }

  /**
   * Opens the journal for more lines. What it had, without the half line of a pull that was killed,
   * is written beside it and put in its place: whenever this breaks off, the position of before is
   * still told.
   */
  Journal open(@Nullable String asOf, @Nullable Long position) throws IOException {
    if (unfinished == null) {
      SortedMap<String, JsonValue> head = new TreeMap<>();
      head.put("position", PullJson.number(position));
      head.put("asked", asked(asOf));
      lines.add(PullJson.line(PullJson.sorted(head)));
    }
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    PullFiles.whole(
        journal,
        out -> {
          out.write(text);
          return text.length;
        });
    return new Journal(Files.newBufferedWriter(journal, StandardOpenOption.APPEND));
  }

  /** Everything stands in the manifest now. */
  void finished() throws IOException {
    Files.delete(journal);
  }

  /** A line for each file that came. */
  static final class Journal implements Closeable {

    private final Writer out;

    private Journal(Writer out) {
      this.out = out;
    }

    void note(PulledFile file) throws IOException {
      out.write(PullJson.line(file.json()) + "\n");
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
