package org.trinomen.archive.query;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.pixel.PixelData;
import org.trinomen.identity.ScanId;

/**
 * Everything a door may ask of the archive. For use by any number of threads; an answer is what was
 * indexed when the question came, and whatever was acknowledged before is in it.
 */
public interface Finder {

  /**
   * Gives the resources that match, in order of arrival, one at a time: no more than a page of them
   * is in memory. Instances that are looked for by what their series know come series by series.
   * Each resource's consumer may ask further questions.
   *
   * @throws IncorrectQueryException if a matching is not possible for its attribute
   */
  void find(Query query, Consumer<Resource> each) throws IOException;

  /** As {@link #find}, the public ids only. */
  default void findIds(Query query, Consumer<PublicId> each) throws IOException {
    find(query, resource -> each.accept(resource.id()));
  }

  /** How many resources match; {@code since} and {@code limit} are not looked at. */
  long count(Query query) throws IOException;

  /** The resource of this level under this id. */
  Optional<Resource> resource(Level level, PublicId id);

  /** The resource under this id, whatever its level. */
  Optional<Resource> anyLevel(PublicId id);

  /** The ancestor of a resource at an upper level; the resource itself at its own level. */
  Optional<Resource> ancestor(Resource resource, Level level);

  /** All descendants at a lower level, in order of arrival; none if there is no such resource. */
  List<Resource> children(PublicId parent, Level childLevel);

  /** The instances of a resource, itself if it is one. */
  default List<Resource> instances(Resource resource) {
    return resource.level() == Level.INSTANCE
        ? List.of(resource)
        : children(resource.id(), Level.INSTANCE);
  }

  /** As {@link #children}, the public ids only. */
  List<PublicId> childIds(PublicId parent, Level childLevel);

  /**
   * Resources whose Patient ID, Study, Series or SOP Instance UID is this text, regardless of case;
   * no character of it is a wildcard.
   */
  List<Resource> lookup(String identifier) throws IOException;

  /**
   * Values of any attributes for a resource: main DICOM tags of its level and the levels above,
   * computed attributes of its level (counts, Modalities in Study...), and otherwise what the
   * header of its first instance says. What is absent is absent from the answer; several values are
   * joined by a backslash.
   */
  SortedMap<Integer, String> attributes(Resource resource, Set<Integer> tags) throws IOException;

  /** For the same attributes of many resources. */
  default AttributeReader attributes(Set<Integer> tags) {
    return resource -> attributes(resource, tags);
  }

  /** All files held under an instance's public id, the current one first. */
  List<Resource> versions(PublicId instance);

  /**
   * What the record of an instance says of its arrival; of one version of it, see {@code facts}.
   */
  RecordHead arrival(InstanceFacts facts) throws IOException;

  /**
   * Writes the file to a stream, which stays open: byte for byte as it arrived, or a copy under the
   * names that a viewpoint shows.
   */
  void send(InstanceFacts facts, OutputStream out) throws IOException;

  /**
   * Writes a part of what {@link #send} writes, as much of it as there is.
   *
   * @param from first byte
   * @param count how many
   */
  default void send(InstanceFacts facts, long from, long count, OutputStream out)
      throws IOException {
    send(facts, new Window(out, from, count));
  }

  /**
   * What answers depend on beside what is stored: nothing for the archive as recorded, else whose
   * eyes see it, and as of when. As long as it stays the same, so does each copy.
   */
  String standpoint();

  /** The number of bytes that {@link #send} writes, where it is known beforehand. */
  OptionalLong length(InstanceFacts facts);

  /** The file's header, as much of it as the options say. */
  FileHeader header(InstanceFacts facts, ReadOptions options) throws IOException;

  /**
   * The file's pixel data, whose frames are read as they are asked for, under the header that is
   * shown; the caller closes them. Empty if it has none.
   */
  Optional<PixelData> pixels(InstanceFacts facts) throws IOException;

  /** The same for work that goes on when the request has ended. */
  default Finder kept() {
    return this;
  }

  /** What surrounds resources of one level, by their ids. */
  Map<PublicId, Surroundings> surroundings(Level level, List<PublicId> ids);

  /** Labels that a resource bears, in alphabetical order. */
  List<String> labels(Resource resource);

  /** A resource's metadata, the archive's own and the users', by number. */
  SortedMap<Integer, String> metadata(Resource resource) throws IOException;

  /** One of the archive's own metadata, if the resource has it. */
  Optional<String> metadata(Resource resource, SystemMetadata metadata) throws IOException;

  /** Bytes of what people have attached below a resource, itself included. */
  long attachedBytes(Resource resource);

  /** Whether a patient is protected from being recycled. */
  boolean isProtected(Resource patient);

  /** Scans first seen after the number {@code since}, oldest first, at most {@code limit}. */
  List<ScanFacts> scans(long since, int limit);

  /** The scan of this id. */
  Optional<ScanFacts> scan(ScanId id);

  /**
   * The scans of an imaging study as filed under one Patient ID, in order of arrival: more than one
   * if its instances name more than one person.
   */
  List<ScanFacts> scansOf(PublicId study);

  /** The scans of an imaging study under whatever Patient IDs, in order of arrival. */
  List<ScanFacts> scansOf(String studyInstanceUid);

  /** How much the archive holds. */
  ArchiveStatistics statistics();

  /** How much is held below a resource, itself included. */
  ArchiveStatistics statistics(Resource resource);

  /** The entries of the log of changes that are asked for, oldest first. */
  List<Change> changes(ChangesQuery query);

  /** The newest number ever given to a change; 0 if there was none. */
  long lastChange();
}
