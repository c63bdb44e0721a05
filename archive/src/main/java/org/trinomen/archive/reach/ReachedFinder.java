package org.trinomen.archive.reach;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Order;
import org.trinomen.archive.query.Ordering;
import org.trinomen.archive.query.Page;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.query.Surroundings;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.identity.ScanId;

/**
 * The archive as far as one reach goes. It asks the whole archive, and drops from each answer what
 * is not within reach before anything is counted, put in pages or given; a resource outside is
 * there as little as one that never arrived. What is known of an instance's file ({@link
 * InstanceFacts}) comes from a finder, so who has it has been let in. Made for one request.
 */
final class ReachedFinder implements RecordedFinder {

  private static final int CHANGES_PAGE = 1000;
  private static final int SCANS_PAGE = 1000;

  private final RecordedFinder all;
  private final Sight sight;
  private final ReachedPatients patients;
  private final Map<PublicId, Optional<PublicId>> studyBySeries = new ConcurrentHashMap<>();

  ReachedFinder(RecordedFinder all, Sight sight) {
    this.all = all;
    this.sight = sight;
    this.patients = new ReachedPatients(all, sight);
  }

  // ---- what is within reach

  private Optional<PublicId> study(Resource resource) {
    return switch (resource.level()) {
      case PATIENT -> Optional.empty();
      case STUDY -> Optional.of(resource.id());
      case SERIES -> resource.parent();
      case INSTANCE ->
          resource
              .parent()
              .flatMap(
                  series ->
                      studyBySeries.computeIfAbsent(
                          series, id -> all.resource(Level.SERIES, id).flatMap(Resource::parent)));
    };
  }

  private Optional<Resource> shown(Resource resource) {
    return resource.level() == Level.PATIENT
        ? patients.shown(resource)
        : study(resource).filter(sight::sees).map(_ -> resource);
  }

  private boolean sees(Resource resource) {
    return shown(resource).isPresent();
  }

  private boolean isPartOfPatient(Resource resource) {
    return resource.level() == Level.PATIENT && !patients.isWhole(resource.id());
  }

  // ---- resources

  @Override
  public void find(Query query, Consumer<Resource> each) throws IOException {
    if (query.level() != Level.PATIENT) {
      Page.of(query, each, inPage -> search(query, inPage));
    } else if (query.refinement().order().isEmpty()) {
      Page.of(query, each, inPage -> patients.find(query, inPage));
    } else {
      Ordering<Resource> ordering = new Ordering<>(query, this::value);
      patients.find(query, ordering::add);
      ordering.give(each);
    }
  }

  /** In the order that the query asks for; all of the matches that are within reach. */
  private void search(Query query, Consumer<Resource> each) throws IOException {
    all.find(query.unpaged(), resource -> shown(resource).ifPresent(each));
  }

  private @Nullable String value(Resource resource, Order.Field field) {
    try {
      return switch (field) {
        case Order.Field.Metadata(int number) -> metadata(resource).get(number);
        case Order.Field.Attribute(int tag) -> attributes(resource, Set.of(tag)).get(tag);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public long count(Query query) throws IOException {
    long[] count = new long[1];
    find(query.whole(), _ -> count[0]++);
    return count[0];
  }

  @Override
  public Optional<Resource> resource(Level level, PublicId id) {
    return all.resource(level, id).flatMap(this::shown);
  }

  @Override
  public Optional<Resource> anyLevel(PublicId id) {
    return all.anyLevel(id).flatMap(this::shown);
  }

  @Override
  public Optional<Resource> ancestor(Resource resource, Level level) {
    return sees(resource) ? all.ancestor(resource, level).flatMap(this::shown) : Optional.empty();
  }

  @Override
  public List<Resource> children(PublicId parent, Level childLevel) {
    return all.children(parent, childLevel).stream()
        .flatMap(child -> shown(child).stream())
        .toList();
  }

  @Override
  public List<PublicId> childIds(PublicId parent, Level childLevel) {
    Optional<Resource> above = anyLevel(parent);
    if (above.isEmpty()) {
      return List.of();
    }
    if (above.get().level() != Level.PATIENT) {
      return all.childIds(parent, childLevel);
    }
    List<PublicId> studies = patients.studies(parent);
    return childLevel == Level.STUDY
        ? studies
        : studies.stream().flatMap(id -> all.childIds(id, childLevel).stream()).toList();
  }

  @Override
  public List<Resource> lookup(String identifier) throws IOException {
    return all.lookup(identifier).stream().flatMap(found -> shown(found).stream()).toList();
  }

  @Override
  public SortedMap<Integer, String> attributes(Resource resource, Set<Integer> tags)
      throws IOException {
    if (!sees(resource)) {
      return new TreeMap<>();
    }
    if (isPartOfPatient(resource)) {
      return patients.attributes(resource, tags);
    }
    SortedMap<Integer, String> values = all.attributes(resource, tags);
    Optional<Resource> study = study(resource).flatMap(id -> all.resource(Level.STUDY, id));
    boolean whole = study.flatMap(Resource::parent).map(patients::isWhole).orElse(true);
    return whole ? values : patients.own(study.orElse(null), values);
  }

  @Override
  public List<Resource> versions(PublicId instance) {
    return all.versions(instance).stream().filter(this::sees).toList();
  }

  // ---- files

  @Override
  public InputStream open(InstanceFacts facts) throws IOException {
    return all.open(facts);
  }

  @Override
  public RecordHead arrival(InstanceFacts facts) throws IOException {
    return all.arrival(facts);
  }

  @Override
  public FileHeader header(InstanceFacts facts, ReadOptions options) throws IOException {
    return all.header(facts, options);
  }

  @Override
  public Optional<PixelData> pixels(InstanceFacts facts) throws IOException {
    return all.pixels(facts);
  }

  @Override
  public List<String> transferSyntaxes(String sopClassUid) {
    return all.transferSyntaxes(sopClassUid);
  }

  // ---- what was stated

  @Override
  public Map<PublicId, Surroundings> surroundings(Level level, List<PublicId> ids) {
    Map<PublicId, Surroundings> found = new HashMap<>();
    List<PublicId> shown = ids.stream().filter(id -> resource(level, id).isPresent()).toList();
    if (shown.isEmpty()) {
      return found;
    }
    found.putAll(all.surroundings(level, shown));
    if (level == Level.PATIENT) {
      for (PublicId id : shown) {
        if (!patients.isWhole(id)) {
          found.put(id, new Surroundings(patients.studies(id), List.of(), new TreeMap<>(), false));
        }
      }
    }
    return found;
  }

  private boolean isSilent(Resource resource) {
    return !sees(resource) || isPartOfPatient(resource);
  }

  @Override
  public List<String> labels(Resource resource) {
    return isSilent(resource) ? List.of() : all.labels(resource);
  }

  @Override
  public SortedMap<Integer, String> metadata(Resource resource) throws IOException {
    return isSilent(resource) ? new TreeMap<>() : all.metadata(resource);
  }

  @Override
  public Optional<String> metadata(Resource resource, SystemMetadata metadata) throws IOException {
    return isSilent(resource) ? Optional.empty() : all.metadata(resource, metadata);
  }

  @Override
  public long attachedBytes(Resource resource) {
    if (!isPartOfPatient(resource)) {
      return sees(resource) ? all.attachedBytes(resource) : 0;
    }
    return patients.studies(resource.id()).stream()
        .flatMap(id -> all.resource(Level.STUDY, id).stream())
        .mapToLong(all::attachedBytes)
        .sum();
  }

  @Override
  public boolean isProtected(Resource patient) {
    return !isSilent(patient) && all.isProtected(patient);
  }

  // ---- scans

  @Override
  public List<ScanFacts> scans(long since, int limit) {
    List<ScanFacts> found = new ArrayList<>();
    long last = since;
    List<ScanFacts> page = all.scans(last, SCANS_PAGE);
    while (!page.isEmpty() && found.size() < limit) {
      for (ScanFacts scan : page) {
        last = scan.number();
        if (found.size() < limit && sight.sees(scan.study())) {
          found.add(scan);
        }
      }
      page = all.scans(last, SCANS_PAGE);
    }
    return found;
  }

  @Override
  public Optional<ScanFacts> scan(ScanId id) {
    return all.scan(id).filter(scan -> sight.sees(scan.study()));
  }

  @Override
  public List<ScanFacts> scansOf(PublicId study) {
    return sight.sees(study) ? all.scansOf(study) : List.of();
  }

  @Override
  public List<ScanFacts> scansOf(String studyInstanceUid) {
    return all.scansOf(studyInstanceUid).stream().filter(scan -> sight.sees(scan.study())).toList();
  }

  // ---- counts and changes

  @Override
  public ArchiveStatistics statistics() {
    try {
      List<PublicId> studies = sight.studies();
      Set<PublicId> owners = new LinkedHashSet<>();
      for (PublicId study : studies) {
        all.resource(Level.STUDY, study).flatMap(Resource::parent).ifPresent(owners::add);
      }
      return patients.sum(studies, owners.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ArchiveStatistics statistics(Resource resource) {
    if (isPartOfPatient(resource)) {
      return patients.statistics(resource.id());
    }
    return sees(resource) ? all.statistics(resource) : new ArchiveStatistics(0, 0, 0, 0, 0);
  }

  /** What changed of a patient as a whole is nothing for who sees a part. */
  private boolean sees(Change change) {
    return all.resource(change.kind().level(), change.id())
        .filter(resource -> !isSilent(resource))
        .isPresent();
  }

  @Override
  public List<Change> changes(ChangesQuery query) {
    boolean newest = query.to().isPresent() && query.since().isEmpty();
    List<Change> found = new ArrayList<>();
    ChangesQuery next = new ChangesQuery(query.since(), query.to(), query.kinds(), CHANGES_PAGE);
    List<Change> page = all.changes(next);
    while (!page.isEmpty() && found.size() < query.limit()) {
      for (Change change : newest ? page.reversed() : page) {
        if (found.size() < query.limit() && sees(change)) {
          found.add(change);
        }
      }
      next =
          newest
              ? new ChangesQuery(
                  query.since(),
                  OptionalLong.of(page.getFirst().sequence() - 1),
                  query.kinds(),
                  CHANGES_PAGE)
              : new ChangesQuery(
                  OptionalLong.of(page.getLast().sequence()),
                  query.to(),
                  query.kinds(),
                  CHANGES_PAGE);
      page = all.changes(next);
    }
    return newest ? found.reversed() : found;
  }

  @Override
  public long lastChange() {
    ChangesQuery newest =
        new ChangesQuery(OptionalLong.empty(), OptionalLong.of(all.lastChange()), Set.of(), 1);
    return changes(newest).stream().findFirst().map(Change::sequence).orElse(0L);
  }
}
