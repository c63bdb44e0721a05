package org.trinomen.server.pull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.pull.PullDifference.Change;
import org.trinomen.server.pull.PullDifference.SeriesChange;
import org.trinomen.server.pull.PulledView.Wanted;

/**
 * Brings a folder up to date, says what has changed since, and repeats what a manifest lists.
 *
 * <p>A pull pins the entry of the ledger on which its answers rest, fetches what is new or goes by
 * other names now, removes what went by the old ones, and leaves a manifest. Interrupted, it
 * carries on where it was, at the same position. A file that is no longer what was fetched is left
 * alone.
 */
public final class BatchPull {

  /** How far it has come. */
  @FunctionalInterface
  public interface Watcher {
    void at(int done, int total);
  }

  private final PulledView view;
  private final Path folder;
  private final PullFiles files;
  private final int parallel;

  /**
   * A pull into a folder.
   *
   * @param parallel files fetched at a time
   */
  public BatchPull(PulledView view, Path folder, int parallel) {
    this.view = view;
    this.folder = folder;
    this.files = new PullFiles(folder);
    this.parallel = parallel;
  }

  private enum Way {
    FETCHED,
    KEPT,
    MOVED
  }

  private record Brought(Way way, PulledFile file) {}

  /**
   * Brings the folder up to date.
   *
   * @param where conditions on series, by keyword
   */
  public PullOutcome bring(SortedMap<String, String> where, PullTemplate template, Watcher watcher)
      throws IOException {
    Files.createDirectories(folder);
    PullRecord before = new PullRecord(folder, view, where);
    Long position = pinned(before);
    PulledView pinned = view.at(position);
    List<Wanted> wanted = pinned.wanted(where, template);
    Map<Way, Integer> counts = new HashMap<>();
    List<PulledFile> brought = new ArrayList<>();
    try (PullRecord.Journal journal = before.open(view.asOf(), position)) {
      InParallel.each(
          wanted,
          parallel,
          each -> bring(pinned, each, before.held(each.instance()), position),
          one -> {
            counts.merge(one.way(), 1, Integer::sum);
            brought.add(one.file());
            if (one.way() != Way.KEPT) {
              journal.note(one.file());
            }
            watcher.at(brought.size(), wanted.size());
          });
    }
    int removed = removeLeftBehind(before, brought);
    PullManifest manifest =
        new PullManifest(
            view.archive().address(), view.viewpoint(), position, where, template.text(), brought);
    write(manifest);
    before.finished();
    return new PullOutcome(
        counts.getOrDefault(Way.FETCHED, 0),
        counts.getOrDefault(Way.KEPT, 0),
        counts.getOrDefault(Way.MOVED, 0),
        removed,
        position);
  }

  private @Nullable Long pinned(PullRecord before) throws IOException {
    if (view.isRecorded()) {
      return null;
    }
    Long unfinished = before.unfinishedPosition(view.asOf()).orElse(null);
    if (unfinished != null) {
      return unfinished;
    }
    return view.position()
        .orElseThrow(
            () ->
                new PullException(
                    PullException.Kind.BROKEN_OFF,
                    "the server does not tell the position of its ledger"));
  }

  private Brought bring(
      PulledView pinned, Wanted wanted, PullRecord.@Nullable Held before, @Nullable Long position)
      throws IOException {
    Path target = files.below(wanted.path());
    if (before != null
        && before.file().names().equals(wanted.names())
        && files.isGood(before.file(), before.listed())) {
      PulledFile held = before.file();
      if (held.path().equals(wanted.path())) {
        return new Brought(Way.KEPT, held);
      }
      files.move(held.path(), wanted.path());
      return new Brought(Way.MOVED, held.at(wanted.path()));
    }
    String sha256 = PullFiles.whole(target, out -> pinned.copy(wanted.instance(), out));
    PulledFile fetched =
        new PulledFile(
            wanted.path(),
            wanted.instance(),
            wanted.series(),
            wanted.study(),
            sha256,
            Files.size(target),
            wanted.names(),
            position);
    return new Brought(Way.FETCHED, fetched);
  }

  private int removeLeftBehind(PullRecord before, List<PulledFile> staying) throws IOException {
    Set<String> paths = staying.stream().map(PulledFile::path).collect(Collectors.toSet());
    int removed = 0;
    for (PulledFile each : before.onDisk()) {
      if (!paths.contains(each.path()) && files.isAsFetched(each)) {
        files.delete(each.path());
        removed++;
      }
    }
    return removed;
  }

  private void write(PullManifest manifest) throws IOException {
    byte[] text = manifest.text().getBytes(StandardCharsets.UTF_8);
    PullFiles.whole(
        folder.resolve(PullManifest.NAME),
        out -> {
          out.write(text);
          return text.length;
        });
  }

  /** Says what has changed since the folder was pulled, and fetches nothing. */
  public PullDifference compare() throws IOException {
    PullManifest manifest = PullManifest.read(folder);
    requireViewpoint(manifest, folder.toString());
    Map<String, Wanted> now =
        view.wanted(manifest.where(), new PullTemplate(manifest.template())).stream()
            .collect(
                Collectors.toMap(
                    Wanted::instance, Function.identity(), (one, _) -> one, LinkedHashMap::new));
    Set<String> here = new HashSet<>();
    manifest.files().forEach(each -> here.add(each.instance()));
    Set<SeriesChange> changes = new LinkedHashSet<>();
    SortedMap<String, String> none = new TreeMap<>();
    for (Wanted each : now.values()) {
      if (!here.contains(each.instance())) {
        changes.add(new SeriesChange(Change.NEW, each.series(), each.study(), none, none));
      }
    }
    List<String> damaged = new ArrayList<>();
    for (PulledFile each : manifest.files()) {
      Wanted other = now.get(each.instance());
      if (other == null) {
        changes.add(new SeriesChange(Change.GONE, each.series(), each.study(), none, none));
      } else if (!other.names().equals(each.names())) {
        changes.add(
            new SeriesChange(
                Change.RENAMED, each.series(), each.study(), each.names(), other.names()));
      }
      if (!files.isAsFetched(each)) {
        damaged.add(each.path());
      }
    }
    return new PullDifference(
        changes.stream().sorted((one, two) -> one.change().compareTo(two.change())).toList(),
        damaged);
  }

  /**
   * Fetches exactly what a manifest lists, each file at its position; gives their number.
   *
   * @throws PullException if a file comes that is not the one that is listed
   */
  public int repeat(PullManifest manifest) throws IOException {
    requireViewpoint(manifest, "the manifest");
    InParallel.each(
        manifest.files(),
        parallel,
        each -> {
          PulledView at = view.at(each.position());
          return PullFiles.whole(
              files.below(each.path()),
              out -> {
                String sha256 = at.copy(each.instance(), out);
                if (!sha256.equals(each.sha256())) {
                  throw new PullException(
                      PullException.Kind.DAMAGED,
                      "%s: came with SHA-256 %s, the manifest has %s"
                          .formatted(each.path(), sha256, each.sha256()));
                }
                return sha256;
              });
        },
        _ -> {});
    return manifest.files().size();
  }

  private void requireViewpoint(PullManifest manifest, String what) {
    if (!manifest.viewpoint().equals(view.viewpoint())) {
      throw new PullException(
          PullException.Kind.INCORRECT,
          "%s is of viewpoint %s, not %s".formatted(what, manifest.viewpoint(), view.viewpoint()));
    }
  }
}
