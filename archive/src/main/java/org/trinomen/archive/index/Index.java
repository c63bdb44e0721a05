package org.trinomen.archive.index;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.query.Surroundings;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.identity.ScanId;

/**
 * What is known of the records in the volumes. Derived: the same records give the same rows with
 * the same numbers, in whatever batches they were written. One thread writes, any number reads; a
 * reader sees a batch whole or not at all. Faults are {@link IndexException}s.
 */
public interface Index extends IndexedRecords, IndexedAnnotations, Closeable {

  /**
   * Takes in records, in the order of the volumes, and moves the mark, all in one transaction,
   * which several writes may share. Whoever asks afterwards sees them. If it fails, all writes
   * since the mark that is then told are undone. Entries before the present mark are known already
   * and passed over.
   *
   * @param mark where reading goes on: behind the last of the entries
   */
  void write(List<IndexEntry> entries, RecordLocation mark);

  /** Reads from the volumes what the index does not have. */
  @FunctionalInterface
  interface Replay {
    void run() throws IOException;
  }

  /**
   * Whether the index lacks records or statements that are durable. It then answers nobody, and
   * takes nothing in, with {@link IndexUnavailableException}, until it has caught up.
   */
  boolean isBehind();

  /** Says that a record is durable that the index was not given. */
  void fallBehind();

  /**
   * Has the index read all that it lacks.
   *
   * @param replay reads the volumes from the mark on, to their end
   * @throws IndexUnavailableException it is still behind
   */
  void catchUp(Replay replay) throws IOException;

  /**
   * Everything held under a SOP Instance UID: of any patient, in any version. For the one that
   * writes, who asks it of each arrival: others would wait for a write in progress.
   */
  List<Resource> bySopInstanceUid(String sopInstanceUid);

  Optional<Resource> resource(Level level, PublicId id);

  /** All files held under an instance's public id, the current one first. */
  List<Resource> versions(PublicId instance);

  /** All descendants' public ids at the same or a lower level, in order of arrival. */
  List<PublicId> descendants(Level level, PublicId id, Level childLevel);

  /**
   * A page of the resources that may match a query, by ascending key.
   *
   * @param after only those with a greater key; 0 for the first page
   * @param max length of the page; a shorter one is the last
   */
  List<Candidate> candidates(Query query, long after, int max);

  /**
   * The same page, of whose resources no more is told than ids and the attributes that the query
   * looks at; for instances only those of the levels above.
   */
  List<Candidate> bare(Query query, long after, int max);

  /** How many instances are in series, by the keys of their candidates. */
  long instances(List<Long> series);

  /**
   * The key of the candidate at a place, from 0, in the order of keys; empty if they end before.
   */
  Optional<Long> keyOf(Query query, long place);

  /** What surrounds resources of a level; those of which nothing is known may not be in it. */
  Map<PublicId, Surroundings> surroundings(Level level, List<PublicId> ids);

  /** What the series below a resource (or the one it is in) know of their headers, in order. */
  List<SeriesAttributes> seriesAttributes(Level level, PublicId id);

  /** Distinct non-empty modalities of the series below a resource (or above it: its study's). */
  List<String> modalities(Level level, PublicId id);

  /** Transfer syntaxes in which instances of a SOP class are, or have been, held. */
  List<String> transferSyntaxes(String sopClassUid);

  /** Distinct SOP Class UIDs of the instances below a resource. */
  List<String> sopClasses(Level level, PublicId id);

  /** Scans first seen after the number {@code since}, oldest first, at most {@code limit}. */
  List<ScanFacts> scans(long since, int limit);

  Optional<ScanFacts> scan(ScanId id);

  /** The scans of an imaging study as filed under one Patient ID, in order of arrival. */
  List<ScanFacts> scansOf(PublicId study);

  /** The scans of an imaging study under whatever Patient IDs, in order of arrival. */
  List<ScanFacts> scansOf(String studyInstanceUid);

  ArchiveStatistics statistics();

  ArchiveStatistics statistics(Level level, PublicId id);

  /** The entries of the log of changes that are asked for, oldest first. */
  List<Change> changes(ChangesQuery query);

  long lastChange();
}
