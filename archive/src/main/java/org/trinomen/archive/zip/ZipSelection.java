package org.trinomen.archive.zip;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;

/** Which instances go into a zip: each once, however often it was asked for, series by series. */
public final class ZipSelection {

  private final Finder finder;

  /** Of each series all instances, or those of a set. */
  private final SequencedMap<PublicId, Optional<Set<PublicId>>> series = new LinkedHashMap<>();

  private ZipSelection(Finder finder) {
    this.finder = finder;
  }

  /** All instances below these resources. */
  public static ZipSelection of(Finder finder, List<Resource> resources) {
    ZipSelection selection = new ZipSelection(finder);
    resources.forEach(selection::add);
    return selection;
  }

  private void add(Resource resource) {
    switch (resource.level()) {
      case PATIENT, STUDY ->
          finder
              .childIds(resource.id(), Level.SERIES)
              .forEach(id -> series.put(id, Optional.empty()));
      case SERIES -> series.put(resource.id(), Optional.empty());
      case INSTANCE ->
          series
              .computeIfAbsent(
                  resource.parent().orElseThrow(), _ -> Optional.of(new LinkedHashSet<>()))
              .ifPresent(some -> some.add(resource.id()));
    }
  }

  /** The series, in the order in which they were asked for. */
  List<PublicId> series() {
    return new ArrayList<>(series.keySet());
  }

  /** The instances of a series that are wanted. */
  List<Resource> instances(PublicId of) {
    Optional<Set<PublicId>> wanted = series.getOrDefault(of, Optional.empty());
    List<Resource> all = finder.children(of, Level.INSTANCE);
    return wanted
        .map(some -> all.stream().filter(one -> some.contains(one.id())).toList())
        .orElse(all);
  }

  /** How many instances there are, and how many bytes as they are held. */
  Total total() {
    Total total = new Total(0, 0);
    for (Map.Entry<PublicId, Optional<Set<PublicId>>> entry : series.entrySet()) {
      if (entry.getValue().isPresent()) {
        for (Resource instance : instances(entry.getKey())) {
          total = total.plus(1, instance.facts().map(facts -> facts.size()).orElse(0L));
        }
      } else {
        Optional<ArchiveStatistics> counts =
            finder.resource(Level.SERIES, entry.getKey()).map(finder::statistics);
        total =
            total.plus(
                counts.map(ArchiveStatistics::instances).orElse(0L),
                counts.map(ArchiveStatistics::bytes).orElse(0L));
      }
    }
    return total;
  }

  /** Counts of what is selected. */
  record Total(long instances, long bytes) {
    Total plus(long moreInstances, long moreBytes) {
      return new Total(instances + moreInstances, bytes + moreBytes);
    }
  }
}
