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
import org.trinomen.archive.query.Order;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;

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
 * A search for instances by what is not their own goes through the series, so that only instances
 * of series in question are looked at. They come series by series, as series arrived.
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
    run(each, false);
  }

  /** As {@link #run}, of whose candidates no more need be known than {@link Index#bare} tells. */
  void runBare(Consumer<Candidate> each) throws IOException {
    run(each, canBeBare());
  }

  private void run(Consumer<Candidate> each, boolean bare) throws IOException {
    if (isThroughSeries()) {
      findThroughSeries(each, bare);
    } else {
      findIn(pages(query, bare), each);
    }
  }

  private Pages.Source pages(Query of, boolean bare) {
    return bare
        ? (after, max) -> index.bare(of, after, max)
        : (after, max) -> index.candidates(of, after, max);
  }

  /** Whether what a bare candidate knows is enough to decide, and to put in order. */
  boolean canBeBare() {
    boolean known =
        query.refinement().metadata().isEmpty() && query.refinement().moments().isEmpty();
    for (Order order : query.refinement().order()) {
      known &=
          order.by() instanceof Order.Field.Attribute(int tag)
              && Rows.place(tag, query.level()).isPresent();
    }
    return known && (query.level() != Level.INSTANCE || isAboveInstances());
  }

  /** Whether series decide for all their instances. */
  private boolean isAboveInstances() {
    return query.matchings().stream().allMatch(each -> isDecidedAbove(each.tag()))
        && query.refinement().order().isEmpty();
  }

  private void findIn(Pages.Source source, Consumer<Candidate> each) throws IOException {
    long after = skip();
    for (Candidate candidate : Pages.of(source, after, wanted())) {
      if (matches(candidate) && !give(candidate, each)) {
        return;
      }
    }
  }

  private boolean matches(Candidate candidate) throws IOException {
    return matchesRow(candidate)
        && matchesComputed(candidate.resource())
        && matchesDeep(candidate.resource());
  }

  /**
   * The key behind which the page begins. Where every candidate matches, those before it need not
   * be looked at; elsewhere not be read whole.
   */
  private long skip() throws IOException {
    if (query.since() == 0) {
      return 0;
    }
    if (query.matchings().isEmpty()
        && query.refinement().metadata().isEmpty()
        && query.refinement().moments().isEmpty()) {
      skipped = query.since();
      return index.keyOf(query, query.since() - 1).orElse(Long.MAX_VALUE);
    }
    if (!canBeBare()) {
      return 0;
    }
    for (Candidate candidate : Pages.of(pages(query, true), 0, query.since())) {
      if (matches(candidate) && ++skipped == query.since()) {
        return candidate.key();
      }
    }
    return Long.MAX_VALUE;
  }

  /** How many match; where a series decides for all its instances, none of them is looked at. */
  long count() throws IOException {
    long[] count = new long[1];
    if (query.level() != Level.INSTANCE || !isWholeSeries() || !belowIsNoInstance()) {
      runBare(_ -> count[0]++);
      return count[0];
    }
    List<Long> series = new ArrayList<>();
    search(seriesAbove()).runBare(candidate -> series.add(candidate.key()));
    return index.instances(series);
  }

  /** Whether all instances of a series match, or none. */
  private boolean isWholeSeries() {
    return isAboveInstances()
        && query.refinement().labels().isEmpty()
        && query.refinement().metadata().isEmpty()
        && query.refinement().moments().isEmpty();
  }

  private Search search(Query of) {
    return new Search(index, computed, headers, metadata, of);
  }

  /** The series in which instances may match, deep conditions apart. */
  private Query seriesAbove() {
    List<Matching> above =
        query.matchings().stream().filter(each -> isDecidedAbove(each.tag())).toList();
    return new Query(Level.SERIES, above, query.below(), query.letters(), 0, 0);
  }

  /**
   * Instances are looked for series by series where something is asked that series know: else each
   * page would go through all instances of all of them, to find which come first.
   */
  private boolean isThroughSeries() {
    boolean upper =
        !deeps.isEmpty() || query.matchings().stream().anyMatch(each -> isDecidedAbove(each.tag()));
    boolean byUid =
        query.matchings().stream()
            .anyMatch(
                each ->
                    each instanceof Matching.AnyOf && isSopInstanceUid(each.tag(), query.level()));
    return query.level() == Level.INSTANCE && upper && !byUid && belowIsNoInstance();
  }

  private boolean belowIsNoInstance() {
    return query.below().isEmpty() || index.resource(Level.INSTANCE, query.below().get()).isEmpty();
  }

  private void findThroughSeries(Consumer<Candidate> each, boolean bare) throws IOException {
    Query above = seriesAbove();
    List<Matching> narrowing = new ArrayList<>(above.matchings());
    deeps.forEach(condition -> narrowing.add(condition.matching()));
    Query candidates = new Query(Level.SERIES, narrowing, above.below(), above.letters(), 0, 0);
    Search decided = search(above);
    for (Candidate series : Pages.of(pages(candidates, true), 0, Long.MAX_VALUE)) {
      List<Condition> open = new ArrayList<>();
      if (decided.matches(series)
          && decide(series.resource(), open)
          && !skipWhole(series, open)
          && !findInSeries(series.resource(), open, bare, each)) {
        return;
      }
    }
  }

  private boolean decide(Resource series, List<Condition> open) {
    return deeps.isEmpty()
        || decide(index.seriesAttributes(Level.SERIES, series.id()).getFirst(), open);
  }

  /** Passes over a series that lies before the page with all its instances. */
  private boolean skipWhole(Candidate series, List<Condition> open) {
    if (skipped == query.since() || !open.isEmpty() || !deeps.isEmpty() || !isWholeSeries()) {
      return false;
    }
    long instances = index.instances(List.of(series.key()));
    boolean before = skipped + instances <= query.since();
    skipped += before ? instances : 0;
    return before;
  }

  /**
   * Whether a series says as much of an attribute as its instances: what is kept above them, and
   * what is computed of the study. Image Orientation (Patient) is kept with both; an instance's own
   * is the one that counts.
   */
  private static boolean isDecidedAbove(int tag) {
    Optional<Rows.Place> place = Rows.place(tag, Level.INSTANCE);
    return tag == Tag.ModalitiesInStudy
        || tag == Tag.SOPClassesInStudy
        || (place.isPresent() && place.get().inherited());
  }

  /** Goes through one series' instances; false if enough were found. */
  private boolean findInSeries(
      Resource series, List<Condition> open, boolean bare, Consumer<Candidate> each)
      throws IOException {
    Query inSeries =
        new Query(
            Level.INSTANCE,
            query.matchings().stream().filter(one -> !isDecidedAbove(one.tag())).toList(),
            Optional.of(series.id()),
            query.letters(),
            0,
            0,
            query.refinement());
    Search decided = search(inSeries);
    for (Candidate candidate : Pages.of(pages(inSeries, bare), 0, wanted())) {
      if (decided.matchesRow(candidate)
          && decided.matchesComputed(candidate.resource())
          && matchesHeader(candidate, open)
          && !give(candidate, each)) {
        return false;
      }
    }
    return true;
  }

  private long wanted() {
    return query.limit() == 0 ? Long.MAX_VALUE : query.since() - skipped + query.limit() - given;
  }

  private boolean matchesHeader(Candidate instance, List<Condition> open) throws IOException {
    return open.isEmpty()
        || matchesHeader(instance.resource().facts().orElseThrow().location(), open);
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
