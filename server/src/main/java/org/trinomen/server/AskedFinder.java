package org.trinomen.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.AttributeReader;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.query.Surroundings;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.archive.reach.ReachedArchive;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.identity.ScanId;
import org.trinomen.server.access.Asking;

/**
 * The archive as far as whoever asks may see it: the one finder that routes are given. See {@link
 * Asking}. Work that goes on when the request has ended takes along what {@link #kept} gives.
 */
final class AskedFinder implements RecordedFinder {

  private final ReachedArchive archive;

  AskedFinder(ReachedArchive archive) {
    this.archive = archive;
  }

  private RecordedFinder now() {
    return Asking.current().finder(archive);
  }

  @Override
  public Finder kept() {
    return now();
  }

  @Override
  public void find(Query query, Consumer<Resource> each) throws IOException {
    now().find(query, each);
  }

  @Override
  public void findIds(Query query, Consumer<PublicId> each) throws IOException {
    now().findIds(query, each);
  }

  @Override
  public long count(Query query) throws IOException {
    return now().count(query);
  }

  @Override
  public Optional<Resource> resource(Level level, PublicId id) {
    return now().resource(level, id);
  }

  @Override
  public Optional<Resource> anyLevel(PublicId id) {
    return now().anyLevel(id);
  }

  @Override
  public Optional<Resource> ancestor(Resource resource, Level level) {
    return now().ancestor(resource, level);
  }

  @Override
  public List<Resource> children(PublicId parent, Level childLevel) {
    return now().children(parent, childLevel);
  }

  @Override
  public List<Resource> instances(Resource resource) {
    return now().instances(resource);
  }

  @Override
  public List<PublicId> childIds(PublicId parent, Level childLevel) {
    return now().childIds(parent, childLevel);
  }

  @Override
  public List<Resource> lookup(String identifier) throws IOException {
    return now().lookup(identifier);
  }

  @Override
  public SortedMap<Integer, String> attributes(Resource resource, Set<Integer> tags)
      throws IOException {
    return now().attributes(resource, tags);
  }

  @Override
  public AttributeReader attributes(Set<Integer> tags) {
    return now().attributes(tags);
  }

  @Override
  public List<Resource> versions(PublicId instance) {
    return now().versions(instance);
  }

  @Override
  public RecordHead arrival(InstanceFacts facts) throws IOException {
    return now().arrival(facts);
  }

  @Override
  public void send(InstanceFacts facts, OutputStream out) throws IOException {
    now().send(facts, out);
  }

  @Override
  public void send(InstanceFacts facts, long from, long count, OutputStream out)
      throws IOException {
    now().send(facts, from, count, out);
  }

  @Override
  public String standpoint() {
    return now().standpoint();
  }

  @Override
  public OptionalLong length(InstanceFacts facts) {
    return now().length(facts);
  }

  @Override
  public FileHeader header(InstanceFacts facts, ReadOptions options) throws IOException {
    return now().header(facts, options);
  }

  @Override
  public Optional<PixelData> pixels(InstanceFacts facts) throws IOException {
    return now().pixels(facts);
  }

  @Override
  public Map<PublicId, Surroundings> surroundings(Level level, List<PublicId> ids) {
    return now().surroundings(level, ids);
  }

  @Override
  public List<String> labels(Resource resource) {
    return now().labels(resource);
  }

  @Override
  public SortedMap<Integer, String> metadata(Resource resource) throws IOException {
    return now().metadata(resource);
  }

  @Override
  public Optional<String> metadata(Resource resource, SystemMetadata metadata) throws IOException {
    return now().metadata(resource, metadata);
  }

  @Override
  public long attachedBytes(Resource resource) {
    return now().attachedBytes(resource);
  }

  @Override
  public boolean isProtected(Resource patient) {
    return now().isProtected(patient);
  }

  @Override
  public List<ScanFacts> scans(long since, int limit) {
    return now().scans(since, limit);
  }

  @Override
  public Optional<ScanFacts> scan(ScanId id) {
    return now().scan(id);
  }

  @Override
  public List<ScanFacts> scansOf(PublicId study) {
    return now().scansOf(study);
  }

  @Override
  public List<ScanFacts> scansOf(String studyInstanceUid) {
    return now().scansOf(studyInstanceUid);
  }

  @Override
  public ArchiveStatistics statistics() {
    return now().statistics();
  }

  @Override
  public ArchiveStatistics statistics(Resource resource) {
    return now().statistics(resource);
  }

  @Override
  public List<Change> changes(ChangesQuery query) {
    return now().changes(query);
  }

  @Override
  public long lastChange() {
    return now().lastChange();
  }

  @Override
  public InputStream open(InstanceFacts facts) throws IOException {
    return now().open(facts);
  }

  @Override
  public List<String> transferSyntaxes(String sopClassUid) {
    return now().transferSyntaxes(sopClassUid);
  }
}
