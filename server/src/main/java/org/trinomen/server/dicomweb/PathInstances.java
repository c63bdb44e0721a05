package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;

/**
 * The instances at and below a path, series after series, a page of them in memory at a time. A UID
 * that two patients share stands for both.
 */
final class PathInstances {

  /** Takes an instance. */
  @FunctionalInterface
  interface Visitor {

    /**
     * Takes an instance.
     *
     * @param path its own
     */
    void visit(WebPath path, InstanceFacts facts) throws IOException;
  }

  private final Finder finder;
  private final WebPath path;

  PathInstances(Finder finder, WebPath path) {
    this.finder = finder;
    this.path = path;
  }

  /** Visits all; gives how many there were. */
  long forEach(Visitor visitor) throws IOException {
    long count = 0;
    if (!path.instance().isEmpty()) {
      return visit(
          new Query(Level.INSTANCE, path.matchings(), Optional.empty(), false, 0, 0),
          path.series(),
          visitor);
    }
    for (Resource series : series()) {
      count +=
          visit(
              below(series.id()),
              series.tags().getOrDefault(Tag.SeriesInstanceUID, path.series()),
              visitor);
    }
    return count;
  }

  /** The series at or below the path; of an instance, none. */
  List<Resource> series() throws IOException {
    List<Resource> found = new ArrayList<>();
    finder.find(
        new Query(Level.SERIES, path.matchings(), Optional.empty(), false, 0, 0), found::add);
    return found;
  }

  /** Of the instances of a series in the order of their numbers, that in the middle. */
  Optional<InstanceFacts> middle(Resource series) throws IOException {
    List<Numbered> found = new ArrayList<>();
    finder.find(
        below(series.id()),
        instance ->
            instance.facts().ifPresent(facts -> found.add(new Numbered(number(instance), facts))));
    found.sort(Comparator.comparingLong(Numbered::number));
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(found.get((found.size() - 1) / 2).facts());
  }

  private record Numbered(long number, InstanceFacts facts) {}

  private static long number(Resource instance) {
    String text = instance.tags().getOrDefault(Tag.InstanceNumber, "").strip();
    return text.matches("[+-]?[0-9]{1,12}") ? Long.parseLong(text) : 0;
  }

  /** The instance that the path names, or the first one below it. */
  Optional<InstanceFacts> first() throws IOException {
    List<Resource> found = new ArrayList<>();
    finder.find(
        new Query(Level.INSTANCE, path.matchings(), Optional.empty(), false, 0, 1), found::add);
    return found.stream().findFirst().flatMap(Resource::facts);
  }

  private static Query below(PublicId series) {
    return new Query(Level.INSTANCE, List.of(), Optional.of(series), false, 0, 0);
  }

  private long visit(Query query, String seriesUid, Visitor visitor) throws IOException {
    long[] count = new long[1];
    finder.find(
        query,
        instance -> {
          String uid = instance.tags().getOrDefault(Tag.SOPInstanceUID, path.instance());
          if (instance.facts().isPresent()) {
            try {
              visitor.visit(path.at(path.study(), seriesUid, uid), instance.facts().get());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            count[0]++;
          }
        });
    return count[0];
  }
}
