package org.trinomen.archive.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.pixel.DecodingRoom;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.AttributeReader;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.Order;
import org.trinomen.archive.query.Ordering;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.query.Surroundings;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.DicomReader;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.dicom.pixel.PixelLimits;
import org.trinomen.identity.ScanId;

/**
 * Answers the doors' questions from the index and, for what varies within a series, the volumes.
 */
public final class IndexFinder implements RecordedFinder {

  private static final List<Level> LEVELS =
      List.of(Level.PATIENT, Level.STUDY, Level.SERIES, Level.INSTANCE);

  private final Index index;
  private final VolumeStore volumes;
  private final DecodingRoom room;
  private final Computed computed;
  private final ResourceMetadata metadata;

  /** For whom images wait as long as it takes. */
  public IndexFinder(Index index, VolumeStore volumes) {
    this(index, volumes, DecodingRoom.ofThisMachine(Duration.ofDays(1)));
  }

  /**
   * Answers from index and volumes.
   *
   * @param room for the images that are open at the same time
   */
  public IndexFinder(Index index, VolumeStore volumes, DecodingRoom room) {
    this.index = index;
    this.volumes = volumes;
    this.room = room;
    this.computed = new Computed(index);
    this.metadata = new ResourceMetadata(index, volumes);
  }

  @Override
  public void find(Query query, Consumer<Resource> each) throws IOException {
    if (query.refinement().order().isEmpty()) {
      search(query).run(candidate -> each.accept(candidate.resource()));
      return;
    }
    // Of a page only those are read whole that are on it.
    boolean bare = query.limit() > 0 && search(query).canBeBare();
    inOrder(
        query,
        bare,
        candidate -> {
          Resource found = candidate.resource();
          if (bare) {
            index.resource(found.level(), found.id()).ifPresent(each);
          } else {
            each.accept(found);
          }
        });
  }

  @Override
  public void findIds(Query query, Consumer<PublicId> each) throws IOException {
    if (query.refinement().order().isEmpty()) {
      search(query).runBare(candidate -> each.accept(candidate.resource().id()));
    } else {
      inOrder(query, true, candidate -> each.accept(candidate.resource().id()));
    }
  }

  private void inOrder(Query query, boolean bare, Consumer<Candidate> each) throws IOException {
    Ordering<Candidate> ordering = new Ordering<>(query, this::value);
    Query whole = query.unpaged();
    if (bare) {
      search(whole).runBare(ordering::add);
    } else {
      search(whole).run(ordering::add);
    }
    ordering.give(each);
  }

  private Search search(Query query) {
    return new Search(index, computed, this::header, metadata, query);
  }

  private @Nullable String value(Candidate candidate, Order.Field field) {
    return switch (field) {
      case Order.Field.Attribute(int tag) -> Search.recorded(candidate, tag).orElse(null);
      case Order.Field.Metadata(int number) -> {
        try {
          yield metadata.value(candidate.resource(), number).orElse(null);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  @Override
  public long count(Query query) throws IOException {
    return search(query.whole()).count();
  }

  @Override
  public Optional<Resource> resource(Level level, PublicId id) {
    return index.resource(level, id);
  }

  @Override
  public Optional<Resource> anyLevel(PublicId id) {
    for (Level level : LEVELS) {
      Optional<Resource> found = index.resource(level, id);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Resource> ancestor(Resource resource, Level level) {
    Optional<Resource> at = Optional.of(resource);
    while (at.isPresent() && at.get().level() != level) {
      at = parent(at.get());
    }
    return at;
  }

  private Optional<Resource> parent(Resource resource) {
    Optional<Level> above = resource.level().above();
    return above.isEmpty() || resource.parent().isEmpty()
        ? Optional.empty()
        : index.resource(above.get(), resource.parent().get());
  }

  @Override
  public List<Resource> children(PublicId parent, Level childLevel) {
    List<Resource> found = new ArrayList<>();
    Query query = new Query(childLevel, List.of(), Optional.of(parent), false, 0, 0);
    for (Candidate candidate : Pages.of(index, query)) {
      found.add(candidate.resource());
    }
    return found;
  }

  @Override
  public List<PublicId> childIds(PublicId parent, Level childLevel) {
    Optional<Resource> found = anyLevel(parent);
    return found.isEmpty() ? List.of() : index.descendants(found.get().level(), parent, childLevel);
  }

  @Override
  public List<Resource> lookup(String identifier) throws IOException {
    List<Resource> found = new ArrayList<>();
    for (Level level : LEVELS) {
      int tag =
          switch (level) {
            case PATIENT -> Tag.PatientID;
            case STUDY -> Tag.StudyInstanceUID;
            case SERIES -> Tag.SeriesInstanceUID;
            case INSTANCE -> Tag.SOPInstanceUID;
          };
      Matching matching = new Matching.AnyOf(tag, List.of(identifier));
      find(new Query(level, List.of(matching), Optional.empty(), false, 0, 0), found::add);
    }
    return found;
  }

  @Override
  public SortedMap<Integer, String> attributes(Resource resource, Set<Integer> tags)
      throws IOException {
    return attributes(tags).of(resource);
  }

  @Override
  public AttributeReader attributes(Set<Integer> tags) {
    return new ResourceAttributes(index, computed, this::header, tags);
  }

  @Override
  public List<Resource> versions(PublicId instance) {
    return index.versions(instance);
  }

  @Override
  public List<String> transferSyntaxes(String sopClassUid) {
    return index.transferSyntaxes(sopClassUid);
  }

  @Override
  public RecordHead arrival(InstanceFacts facts) throws IOException {
    return volumes.head(facts.location());
  }

  @Override
  public InputStream open(InstanceFacts facts) throws IOException {
    return volumes.open(facts.location());
  }

  @Override
  public FileHeader header(InstanceFacts facts, ReadOptions options) throws IOException {
    try (InputStream file = volumes.open(facts.location())) {
      return DicomReader.read(file, options);
    }
  }

  @Override
  public Optional<PixelData> pixels(InstanceFacts facts) throws IOException {
    return room.enter(PixelData.open(volumes.bytes(facts.location())::read, PixelLimits.DEFAULT));
  }

  private DataSet header(RecordLocation location) throws IOException {
    try (InputStream file = volumes.open(location)) {
      return DicomReader.read(file, ReadOptions.HEADER.stoppingBefore(Tag.PixelData)).dataSet();
    }
  }

  @Override
  public List<ScanFacts> scans(long since, int limit) {
    return index.scans(since, limit);
  }

  @Override
  public Optional<ScanFacts> scan(ScanId id) {
    return index.scan(id);
  }

  @Override
  public List<ScanFacts> scansOf(PublicId study) {
    return index.scansOf(study);
  }

  @Override
  public List<ScanFacts> scansOf(String studyInstanceUid) {
    return index.scansOf(studyInstanceUid);
  }

  @Override
  public ArchiveStatistics statistics() {
    return index.statistics();
  }

  @Override
  public ArchiveStatistics statistics(Resource resource) {
    return index.statistics(resource.level(), resource.id());
  }

  @Override
  public Map<PublicId, Surroundings> surroundings(Level level, List<PublicId> ids) {
    return index.surroundings(level, ids);
  }

  @Override
  public List<String> labels(Resource resource) {
    return index.labels(resource.level(), resource.id());
  }

  @Override
  public SortedMap<Integer, String> metadata(Resource resource) throws IOException {
    return metadata.all(resource);
  }

  @Override
  public Optional<String> metadata(Resource resource, SystemMetadata which) throws IOException {
    return metadata.value(resource, which.number());
  }

  @Override
  public long attachedBytes(Resource resource) {
    return index.attachedBytes(resource.level(), resource.id());
  }

  @Override
  public boolean isProtected(Resource patient) {
    return patient.level() == Level.PATIENT && index.isProtected(patient.id());
  }

  @Override
  public List<Change> changes(ChangesQuery query) {
    return index.changes(query);
  }

  @Override
  public long lastChange() {
    return index.lastChange();
  }
}
