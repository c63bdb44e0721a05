package org.trinomen.archive.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.trinomen.archive.query.CombinedRange;
import org.trinomen.archive.query.ExactMatch;
import org.trinomen.archive.query.Letters;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.MetadataCondition;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.dicom.DataSet;

/**
 * One search. The index gives candidates; here the exact rules are applied to them, by where the
 * attribute of a condition is kept:
 *
 * <ul>
 *   <li>in the rows: main tags of the level and of those above;
 *   <li>computed: modalities and SOP classes of the study, counts;
 *   <li>deep: everything else. If the series has it as a constant, that decides; if no instance of
 *       the series has it, nothing matches; if it varies, the header in the volume is read: the
 *       instance's own, and for upper levels that of the first instance of each series below, of
 *       which one must match.
 * </ul>
 *
 * A search for instances by deep attributes goes through the series first, so that only instances
 * of series in question are looked at.
 */
final class Search {

  /** Reads a header from the volumes. */
  interface Headers {
    DataSet read(RecordLocation location) throws IOException;
  }

  private record Condition(Matching matching, ExactMatch match) {
    boolean matches(Optional<String> recorded) {
      return match.matches(recorded);
    }

    boolean matches(EncodedAttributes constants) {
      return match.isOfItems()
          ? constants.contains(matching.tag()) && match.matches(constants.dataSet(matching.tag()))
          : match.matches(constants.text(matching.tag()));
    }

    boolean matches(DataSet header) {
      return match.isOfItems()
          ? match.matches(header)
          : match.matches(RecordedText.of(header, matching.tag()));
    }
  }

  private final Index index;
  private final Computed computed;
  private final Headers headers;
  private final ResourceMetadata metadata;
  private final Query query;
  private final List<Condition> rows = new ArrayList<>();
  private final List<Condition> computeds = new ArrayList<>();
  private final List<Condition> deeps = new ArrayList<>();

  /** Of dates and times that no row has, by tag. */
  private final Map<Integer, ResourceAttributes> moments = new HashMap<>();

  private long skipped;
  private long given;

  Search(Index index, Computed computed, Headers headers, ResourceMetadata metadata, Query query) {
    this.index = index;
    this.computed = computed;
    this.headers = headers;
    this.metadata = metadata;
    this.query = query;
    for (Matching matching : query.matchings()) {
      Condition condition =
          new Condition(matching, ExactMatch.of(matching, query.caseSensitive(matching.tag())));
      if (Rows.place(matching.tag(), query.level()).isPresent()
          || isSopInstanceUid(matching.tag(), query.level())) {
        rows.add(condition);
      } else if (Computed.isComputed(matching.tag(), query.level())) {
        computeds.add(condition);
      } else {
        deeps.add(condition);
      }
    }
  }

  private static boolean isSopInstanceUid(int tag, Level level) {
    return level == Level.INSTANCE && tag == Column.SOP_INSTANCE_UID;
  }

  void run(Consumer<Candidate> each) throws IOException {
    boolean throughSeries = query.level() == Level.INSTANCE && !deeps.isEmpty();
    if (throughSeries && belowIsNoInstance()) {
      findThroughSeries(each);
      return;
    }
    long after = skip();
    long wanted = query.limit() == 0 ? Long.MAX_VALUE : query.since() - skipped + query.limit();
    for (Candidate candidate : Pages.of(index, query, after, wanted)) {
      if (matchesRow(candidate)
          && matchesComputed(candidate.resource())
          && matchesDeep(candidate.resource())
          && !give(candidate, each)) {
        return;
      }
    }
  }

  /** Where every candidate matches, those to be skipped need not be read: the key they end at. */
  private long skip() {
    boolean all =
        query.matchings().isEmpty()
            && query.refinement().metadata().isEmpty()
            && query.refinement().moments().isEmpty();
    if (!all || query.since() == 0) {
      return 0;
    }
    skipped = query.since();
    return index.keyOf(query, query.since() - 1).orElse(Long.MAX_VALUE);
  }

  private boolean belowIsNoInstance() {
    return query.below().isEmpty() || index.resource(Level.INSTANCE, query.below().get()).isEmpty();
  }

  private void findThroughSeries(Consumer<Candidate> each) throws IOException {
    List<Matching> above =
        query.matchings().stream()
            .filter(matching -> isKeptAboveInstances(matching.tag()) || isDeep(matching))
            .toList();
    Query allSeries = new Query(Level.SERIES, above, query.below(), query.letters(), 0, 0);
    for (Candidate series : Pages.of(index, allSeries)) {
      List<SeriesAttributes> attributes =
          index.seriesAttributes(Level.SERIES, series.resource().id());
      List<Condition> open = new ArrayList<>();
      if (decide(attributes.getFirst(), open) && !findInSeries(series.resource(), open, each)) {
        return;
      }
    }
  }

  private boolean isDeep(Matching matching) {
    return deeps.stream().anyMatch(condition -> condition.matching().equals(matching));
  }

  /** Image Orientation (Patient) is kept with both; an instance's own is the one that counts. */
  private static boolean isKeptAboveInstances(int tag) {
    Optional<Rows.Place> place = Rows.place(tag, Level.INSTANCE);
    return place.isPresent() && place.get().inherited();
  }

  /** Goes through one series' instances; false if enough were found. */
  private boolean findInSeries(Resource series, List<Condition> open, Consumer<Candidate> each)
      throws IOException {
    Query inSeries =
        new Query(
            Level.INSTANCE,
            query.matchings(),
            Optional.of(series.id()),
            query.letters(),
            0,
            0,
            query.refinement());
    for (Candidate candidate : Pages.of(index, inSeries)) {
      if (matchesRow(candidate)
          && matchesComputed(candidate.resource())
          && matchesHeader(candidate.resource().facts().orElseThrow().location(), open)
          && !give(candidate, each)) {
        return false;
      }
    }
    return true;
  }

  private boolean matchesRow(Candidate candidate) throws IOException {
    for (Condition condition : rows) {
      if (!condition.matches(recorded(candidate, condition.matching().tag()))) {
        return false;
      }
    }
    for (MetadataCondition condition : query.refinement().metadata()) {
      Optional<String> value = metadata.value(candidate.resource(), condition.number());
      if (value.isEmpty() || !condition.matches(value.get(), query.letters() != Letters.FOLDED)) {
        return false;
      }
    }
    for (CombinedRange range : query.refinement().moments()) {
      if (!range.contains(told(candidate, range.dateTag()), told(candidate, range.timeTag()))) {
        return false;
      }
    }
    return true;
  }

  /** What a response would tell of the resource; empty if nothing. */
  private String told(Candidate candidate, int tag) throws IOException {
    Resource resource = candidate.resource();
    if (Rows.place(tag, resource.level()).isPresent()) {
      return recorded(candidate, tag).orElse("");
    }
    return moments
        .computeIfAbsent(tag, one -> new ResourceAttributes(index, computed, headers, Set.of(one)))
        .of(resource)
        .getOrDefault(tag, "");
  }

  /** The nearest level that keeps the tag decides, as {@link Rows#place} has it. */
  static Optional<String> recorded(Candidate candidate, int tag) {
    Resource resource = candidate.resource();
    Optional<Rows.Place> place = Rows.place(tag, resource.level());
    if (place.isPresent() && place.get().inherited()) {
      return Optional.ofNullable(candidate.inherited().get(tag));
    }
    boolean ofPatient = resource.level() == Level.STUDY && !resource.tags().containsKey(tag);
    return Optional.ofNullable(
        ofPatient ? resource.patientTags().get(tag) : resource.tags().get(tag));
  }

  private boolean matchesComputed(Resource resource) {
    for (Condition condition : computeds) {
      if (!condition.matches(computed.matched(resource, condition.matching().tag()))) {
        return false;
      }
    }
    return true;
  }

  private boolean matchesDeep(Resource resource) throws IOException {
    if (deeps.isEmpty()) {
      return true;
    }
    for (SeriesAttributes series : index.seriesAttributes(resource.level(), resource.id())) {
      List<Condition> open = new ArrayList<>();
      RecordLocation instance = resource.facts().map(f -> f.location()).orElse(series.first());
      if (decide(series, open) && matchesHeader(instance, open)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Decides the deep conditions as far as a series' constants can.
   *
   * @param open takes the conditions that only a header can decide
   * @return false if one is not fulfilled, whatever the headers say
   */
  private boolean decide(SeriesAttributes series, List<Condition> open) {
    for (Condition condition : deeps) {
      int tag = condition.matching().tag();
      if (series.varying().contains(tag)) {
        open.add(condition);
      } else if (!condition.matches(series.constants())) {
        return false;
      }
    }
    return true;
  }

  private boolean matchesHeader(RecordLocation instance, List<Condition> open) throws IOException {
    if (open.isEmpty()) {
      return true;
    }
    DataSet header = headers.read(instance);
    for (Condition condition : open) {
      if (!condition.matches(header)) {
        return false;
      }
    }
    return true;
  }

  /** Gives a match, unless it is to be skipped; false if it was the last one wanted. */
  private boolean give(Candidate candidate, Consumer<Candidate> each) {
    if (skipped < query.since()) {
      skipped++;
      return true;
    }
    each.accept(candidate);
    given++;
    return query.limit() == 0 || given < query.limit();
  }
}
