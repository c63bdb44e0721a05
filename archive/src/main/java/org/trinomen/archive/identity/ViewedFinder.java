package org.trinomen.archive.identity;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.export.Coercion;
import org.trinomen.archive.export.CoercionKey;
import org.trinomen.archive.export.OutgoingIdentity;
import org.trinomen.archive.export.PublicIds;
import org.trinomen.archive.export.RefusedExportException;
import org.trinomen.archive.export.ShownNames;
import org.trinomen.archive.export.ShownUids;
import org.trinomen.archive.index.HeaderExtractor;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.IncorrectQueryException;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.Order;
import org.trinomen.archive.query.Ordering;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Refinement;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.query.Surroundings;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.viewpoint.Presentation.Rewritten;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * The archive as one viewpoint shows it, as of one position. It asks the archive as recorded, and
 * gives each answer under the names that the copies bear that leave. Made for one request.
 */
final class ViewedFinder implements Finder {

  /** All that tells which scan an instance belongs to is before this. */
  private static final ReadOptions IDENTITY =
      ReadOptions.HEADER.stoppingBefore(Tag.StudyInstanceUID + 1);

  /** A patient as recorded with more imaging studies than this is told by the first of them. */
  private static final int STUDIES_LOOKED_AT_MAX = 256;

  private static final int SCANS_PAGE = 1000;

  /** Instances of which it is remembered whose they are; of more, their headers tell again. */
  private static final int REMEMBERED_MAX = 50_000;

  private final RecordedFinder recorded;
  private final IdentityService identity;
  private final Viewpoint viewpoint;
  private final Rewritten presentation;
  private final long asOf;
  private final CoercionKey key;
  private final PublicIds ids;
  private final ShownUids uids;
  private final ShownStudies shownStudies;
  private final Coercion coercion;
  private final ShownHeaders headers;
  private final Map<ScanId, OutgoingIdentity> known = new HashMap<>();
  private final Map<RecordLocation, OutgoingIdentity> listed = new HashMap<>();
  private final Map<PublicId, List<ScanFacts>> scans = new HashMap<>();
  private final Map<PublicId, PublicId> studies = new HashMap<>();

  ViewedFinder(
      RecordedFinder recorded,
      IdentityService identity,
      Viewpoint viewpoint,
      Rewritten presentation,
      long asOf,
      CoercionKey key,
      ShownStudies shownStudies) {
    this.recorded = recorded;
    this.identity = identity;
    this.viewpoint = viewpoint;
    this.presentation = presentation;
    this.asOf = asOf;
    this.key = key;
    this.ids = new PublicIds(viewpoint, key);
    this.uids = new ShownUids(viewpoint, key);
    this.shownStudies = shownStudies;
    this.coercion = new Coercion(viewpoint, key);
    this.headers = new ShownHeaders(coercion);
  }

  // ---- resources

  @Override
  public void find(Query query, Consumer<Resource> each) throws IOException {
    Refinement refinement = query.refinement();
    if (refinement.labels().isPresent() || !refinement.metadata().isEmpty()) {
      throw new IncorrectQueryException("labels and metadata are not shown in a viewpoint");
    }
    if (refinement.order().isEmpty()) {
      new ViewedSearch(this, recorded, presentation, query).run(each);
    } else {
      Ordering<Resource> ordering = new Ordering<>(query, this::value);
      new ViewedSearch(this, recorded, presentation, query.whole()).run(ordering::add);
      ordering.give(each);
    }
  }

  private @Nullable String value(Resource resource, Order.Field field) {
    return switch (field) {
      case Order.Field.Metadata _ ->
          throw new IncorrectQueryException("metadata are not shown in a viewpoint");
      case Order.Field.Attribute(int tag) -> {
        try {
          yield attributes(resource, Set.of(tag)).get(tag);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public long count(Query query) throws IOException {
    long[] count = new long[1];
    find(query.whole(), _ -> count[0]++);
    return count[0];
  }

  @Override
  public Optional<Resource> resource(Level level, PublicId id) {
    return recorded.resource(level, ids.recorded(id)).flatMap(this::shown);
  }

  @Override
  public Optional<Resource> anyLevel(PublicId id) {
    return recorded.anyLevel(ids.recorded(id)).flatMap(this::shown);
  }

  @Override
  public Optional<Resource> ancestor(Resource resource, Level level) {
    return asRecorded(resource)
        .flatMap(original -> recorded.ancestor(original, level))
        .flatMap(this::shown);
  }

  @Override
  public List<Resource> children(PublicId parent, Level childLevel) {
    return recorded.children(ids.recorded(parent), childLevel).stream()
        .map(this::shown)
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public List<PublicId> childIds(PublicId parent, Level childLevel) {
    return recorded.childIds(ids.recorded(parent), childLevel).stream().map(ids::shown).toList();
  }

  @Override
  public List<Resource> lookup(String identifier) throws IOException {
    Map<Level, Integer> tags =
        Map.of(
            Level.PATIENT, Tag.PatientID,
            Level.STUDY, Tag.StudyInstanceUID,
            Level.SERIES, Tag.SeriesInstanceUID,
            Level.INSTANCE, Tag.SOPInstanceUID);
    Set<Resource> found = new LinkedHashSet<>();
    for (Level level : Level.values()) {
      Matching matching = new Matching.AnyOf(tags.getOrDefault(level, 0), List.of(identifier));
      find(new Query(level, List.of(matching), Optional.empty(), false, 0, 0), found::add);
    }
    return List.copyOf(found);
  }

  @Override
  public SortedMap<Integer, String> attributes(Resource resource, Set<Integer> tags)
      throws IOException {
    Optional<Resource> original = asRecorded(resource);
    if (original.isEmpty()) {
      return Collections.emptySortedMap();
    }
    SortedMap<Integer, String> values = new TreeMap<>(Integer::compareUnsigned);
    SortedMap<Integer, String> unchanged = recorded.attributes(original.get(), tags);
    // The header is worth its opening only for what the archive does not tell by itself.
    Optional<FileHeader> copy =
        tags.stream().allMatch(ViewedSearch::isToldByTheArchive)
            ? Optional.empty()
            : firstHeader(original.get());
    for (int tag : tags) {
      if (ViewedSearch.isToldByTheArchive(tag)) {
        String value = unchanged.get(tag);
        if (value != null) {
          values.put(tag, value);
        }
      } else {
        copy.filter(header -> header.dataSet().contains(tag))
            .ifPresent(header -> values.put(tag, header.dataSet().text(tag)));
      }
    }
    return values;
  }

  /** The header of the copy of the first instance below what is shown. */
  Optional<DataSet> header(Resource resource) throws IOException {
    Optional<Resource> original = asRecorded(resource);
    return original.isEmpty()
        ? Optional.empty()
        : firstHeader(original.get()).map(FileHeader::dataSet);
  }

  /** The header of the copy of the first instance below a resource. */
  private Optional<FileHeader> firstHeader(Resource original) throws IOException {
    Optional<InstanceFacts> facts =
        original.facts().isPresent() ? original.facts() : firstInstance(original);
    return facts.isEmpty()
        ? Optional.empty()
        : Optional.of(header(facts.get(), ReadOptions.HEADER.stoppingBefore(Tag.PixelData)));
  }

  @Override
  public List<Resource> versions(PublicId instance) {
    return recorded.versions(ids.recorded(instance)).stream()
        .map(this::shown)
        .flatMap(Optional::stream)
        .toList();
  }

  // ---- files

  @Override
  public RecordHead arrival(InstanceFacts facts) throws IOException {
    return recorded.arrival(facts);
  }

  @Override
  public void send(InstanceFacts facts, OutputStream out) throws IOException {
    coercion.write(() -> recorded.open(facts), of(facts), out);
  }

  @Override
  public String standpoint() {
    return viewpoint.name() + "@" + asOf;
  }

  @Override
  public OptionalLong length(InstanceFacts facts) {
    return OptionalLong.empty();
  }

  @Override
  public FileHeader header(InstanceFacts facts, ReadOptions options) throws IOException {
    return headers.of(() -> recorded.open(facts), of(facts), options);
  }

  @Override
  public Optional<PixelData> pixels(InstanceFacts facts) throws IOException {
    FileHeader shown = header(facts, ReadOptions.HEADER.stoppingBefore(Tag.FloatPixelData));
    return recorded.pixels(facts).map(pixels -> pixels.under(shown));
  }

  // ---- whose it is

  /**
   * Whose an instance is: as found when it was listed, as those to be retrieved are before they are
   * sent; else its own header tells which scan it belongs to.
   */
  private OutgoingIdentity of(InstanceFacts facts) throws IOException {
    OutgoingIdentity found = listed.get(facts.location());
    if (found != null) {
      return found;
    }
    ScanId scan = HeaderExtractor.scan(recorded.header(facts, IDENTITY).dataSet());
    return of(scan, recorded.scan(scan).map(ScanFacts::receivedAt).orElse(Instant.EPOCH));
  }

  private OutgoingIdentity of(ScanId scan, Instant receivedAt) {
    return known.computeIfAbsent(
        scan, id -> identity.outgoing(id.text(), viewpoint, asOf, receivedAt));
  }

  private OutgoingIdentity of(ScanFacts scan) {
    return of(scan.id(), scan.receivedAt());
  }

  private List<ScanFacts> scansIn(PublicId recordedStudy) {
    return scans.computeIfAbsent(recordedStudy, recorded::scansOf);
  }

  /** Whose a resource is; of several scans below it, that of the first. */
  private OutgoingIdentity of(Resource original) throws IOException {
    return switch (original.level()) {
      case PATIENT -> ofPatient(original);
      case STUDY -> of(scansIn(original.id()).getFirst());
      case SERIES -> {
        List<ScanFacts> inStudy = scansIn(original.parent().orElseThrow());
        yield inStudy.size() == 1
            ? of(inStudy.getFirst())
            : of(firstInstance(original).orElseThrow());
      }
      case INSTANCE -> {
        List<ScanFacts> inStudy = scansIn(studyOf(original.parent().orElseThrow()));
        InstanceFacts facts = original.facts().orElseThrow();
        OutgoingIdentity whose = inStudy.size() == 1 ? of(inStudy.getFirst()) : of(facts);
        if (listed.size() < REMEMBERED_MAX) {
          listed.put(facts.location(), whose);
        }
        yield whose;
      }
    };
  }

  /** The imaging studies that hold a scan with such names, in order of arrival. */
  Set<PublicId> studiesNamed(Predicate<ShownNames> wanted) {
    Set<PublicId> studies = new LinkedHashSet<>();
    long last = 0;
    List<ScanFacts> page = recorded.scans(last, SCANS_PAGE);
    while (!page.isEmpty()) {
      for (ScanFacts scan : page) {
        last = scan.number();
        if (ShownNames.of(of(scan), viewpoint, key).filter(wanted).isPresent()) {
          studies.add(scan.study());
        }
      }
      page = recorded.scans(last, SCANS_PAGE);
    }
    return studies;
  }

  /** The imaging studies that are shown under one of these UIDs. */
  Set<PublicId> studiesUnder(Set<String> studyInstanceUids) {
    return shownStudies.under(studyInstanceUids, uids);
  }

  /** The UIDs that this viewpoint shows. */
  ShownUids uids() {
    return uids;
  }

  /** Whether instances of an imaging study name more than one person. */
  boolean hasSeveralScans(PublicId recordedStudy) {
    return scansIn(recordedStudy).size() > 1;
  }

  private PublicId studyOf(PublicId series) {
    return studies.computeIfAbsent(
        series, id -> recorded.resource(Level.SERIES, id).flatMap(Resource::parent).orElseThrow());
  }

  private Optional<InstanceFacts> firstInstance(Resource original) throws IOException {
    List<Resource> first = new ArrayList<>(1);
    recorded.find(
        new Query(Level.INSTANCE, List.of(), Optional.of(original.id()), false, 0, 1), first::add);
    return first.stream().findFirst().flatMap(Resource::facts);
  }

  /**
   * One Patient ID as typed may stand for several people. Then no name is right for all that is
   * below, and it is shown as what must be looked at.
   */
  private OutgoingIdentity ofPatient(Resource patient) {
    Set<Optional<List<String>>> subjects = new LinkedHashSet<>();
    Optional<OutgoingIdentity> first = Optional.empty();
    for (PublicId study :
        recorded.childIds(patient.id(), Level.STUDY).stream()
            .limit(STUDIES_LOOKED_AT_MAX)
            .toList()) {
      for (ScanFacts scan : scansIn(study)) {
        OutgoingIdentity whose = of(scan);
        first = first.or(() -> Optional.of(whose));
        subjects.add(
            whose instanceof OutgoingIdentity.OfSubject subject
                ? Optional.of(List.of(subject.study(), subject.subject()))
                : Optional.empty());
      }
    }
    OutgoingIdentity whose = first.orElseThrow();
    return subjects.size() == 1
        ? whose
        : new OutgoingIdentity.InReview(patient.id().toString().replace("-", ""), whose.basis());
  }

  // ---- showing

  private Optional<Resource> asRecorded(Resource resource) {
    return recorded.resource(resource.level(), ids.recorded(resource.id()));
  }

  PublicId recordedId(PublicId id) {
    return ids.recorded(id);
  }

  /** A resource under the names of the viewpoint; nothing if that does not let it leave. */
  Optional<Resource> shown(Resource original) {
    SortedMap<Integer, String> all = new TreeMap<>(Integer::compareUnsigned);
    all.putAll(original.patientTags());
    all.putAll(original.tags());
    SortedMap<Integer, String> coerced;
    try {
      coerced = headers.of(all, of(original));
    } catch (RefusedExportException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Resource resource =
        new Resource(
            original.level(),
            ids.shown(original.id()),
            original.parent().map(ids::shown),
            those(coerced, original.tags().keySet()),
            those(coerced, original.patientTags().keySet()),
            // When it came tells about when it was made, which such a viewpoint hides.
            presentation.shiftDates() ? Instant.EPOCH : original.lastUpdate(),
            original.facts().map(this::shown),
            original.status());
    return Optional.of(resource);
  }

  private InstanceFacts shown(InstanceFacts facts) {
    return new InstanceFacts(
        facts.location(),
        facts.size(),
        ids.shown(facts.digest()),
        facts.sopClassUid(),
        facts.transferSyntaxUid(),
        facts.pixelDataOffset(),
        facts.conflicting());
  }

  private static SortedMap<Integer, String> those(
      SortedMap<Integer, String> values, Set<Integer> tags) {
    SortedMap<Integer, String> those = new TreeMap<>(Integer::compareUnsigned);
    those.putAll(values);
    those.keySet().retainAll(tags);
    return Collections.unmodifiableSortedMap(those);
  }

  @Override
  public Map<PublicId, Surroundings> surroundings(Level level, List<PublicId> shown) {
    Map<PublicId, Surroundings> all = new HashMap<>();
    recorded
        .surroundings(level, shown.stream().map(ids::recorded).toList())
        .forEach(
            (id, each) ->
                all.put(
                    ids.shown(id),
                    new Surroundings(
                        each.children().stream().map(ids::shown).toList(),
                        List.of(),
                        Collections.emptySortedMap(),
                        false)));
    return all;
  }

  // ---- what people stated of resources as recorded: it may name someone, and is not shown

  @Override
  public List<String> labels(Resource resource) {
    return List.of();
  }

  @Override
  public SortedMap<Integer, String> metadata(Resource resource) {
    return Collections.emptySortedMap();
  }

  @Override
  public Optional<String> metadata(Resource resource, SystemMetadata metadata) {
    return Optional.empty();
  }

  @Override
  public long attachedBytes(Resource resource) {
    return 0;
  }

  @Override
  public boolean isProtected(Resource patient) {
    return false;
  }

  // ---- counts

  @Override
  public ArchiveStatistics statistics() {
    return recorded.statistics();
  }

  @Override
  public ArchiveStatistics statistics(Resource resource) {
    return asRecorded(resource).map(recorded::statistics).orElseThrow();
  }

  @Override
  public List<Change> changes(ChangesQuery query) {
    return recorded.changes(query).stream()
        .map(
            change ->
                new Change(change.sequence(), change.kind(), ids.shown(change.id()), change.at()))
        .toList();
  }

  @Override
  public long lastChange() {
    return recorded.lastChange();
  }

  @Override
  public List<ScanFacts> scans(long since, int limit) {
    return recorded.scans(since, limit);
  }

  @Override
  public Optional<ScanFacts> scan(ScanId id) {
    return recorded.scan(id);
  }

  @Override
  public List<ScanFacts> scansOf(PublicId study) {
    return recorded.scansOf(ids.recorded(study));
  }

  @Override
  public List<ScanFacts> scansOf(String studyInstanceUid) {
    return recorded.scansOf(studyInstanceUid);
  }
}
