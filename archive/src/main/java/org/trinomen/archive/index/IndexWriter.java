package org.trinomen.archive.index;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.annotation.AnnotationEntry;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.SeriesPlaces;
import org.trinomen.archive.query.SeriesStatus;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;

/**
 * Makes rows of index entries. Keys are given in the order of the volumes, and nothing depends on
 * how the entries were divided into batches: the same volumes give the same rows.
 *
 * <p>The series that instances come in for are held in memory, so that an ordinary instance costs
 * one look-up (is its SOP Instance UID known?), which who wrote may have made before, and two
 * inserts. After a failure everything held is forgotten, because the database has gone back to what
 * it was.
 */
final class IndexWriter {

  private static final int OTHER_INSTANCE_COLUMNS = 16;

  /** So many keys are found by public ids in an index of their own. */
  private static final int BLOCK = 1 << 17;

  private static final String INSERT_INSTANCE =
      "INSERT INTO instances (id, parent, version, conflicting, volume, record_offset, size,"
          + " received_at, encoding, pixel_data_offset, sop_hash, sop_instance_uid, public_id,"
          + " digest, block, absent, "
          + Columns.names("", Column.INSTANCE)
          + ") VALUES ("
          + Columns.marks(OTHER_INSTANCE_COLUMNS + Column.INSTANCE.size())
          + ")";

  private static final String SAME_SOP_HASH =
      "SELECT i.id, i.sop_instance_uid, se.first_sop_instance_uid, i.public_id, i.digest"
          + " FROM instances i JOIN series se ON se.id = i.parent WHERE i.sop_hash = ?";

  private static final int HASHES_TOGETHER = 128;

  private static final String KNOWN_SOP_HASHES =
      "SELECT sop_hash FROM instances WHERE sop_hash IN (" + Columns.marks(HASHES_TOGETHER) + ")";

  /** Ends a transaction; a test can have it fail. */
  interface Commits {
    void commit(Connection connection) throws SQLException;
  }

  private final SqlSession session;
  private final Commits commits;
  private final SeriesRows seriesRows;
  private final ScanRows scanRows;
  private final Map<List<String>, Long> encodings = new HashMap<>();

  /** Of the batch that is being written: hashes of SOP Instance UIDs that are in no row. */
  private final Set<Long> absent = new HashSet<>();

  private final ArchiveState state = new ArchiveState();
  private final AnnotationRows annotationRows;
  private final SettledResources settled;

  IndexWriter(SqlSession session, Commits commits) throws SQLException {
    this.session = session;
    this.commits = commits;
    this.seriesRows = new SeriesRows(session, state);
    this.scanRows = new ScanRows(session);
    this.annotationRows = new AnnotationRows(session, state);
    this.settled = new SettledResources(session, state);
    loadState();
  }

  /**
   * Makes rows of batches, in one transaction.
   *
   * @throws SQLException it failed, and all of it is undone
   */
  void write(List<IndexBacklog.Batch> batches) throws SQLException {
    inTransaction(
        () -> {
          for (IndexBacklog.Batch batch : batches) {
            write(batch);
          }
          seriesRows.writeTouched();
        });
  }

  private void write(IndexBacklog.Batch batch) throws SQLException {
    absent.clear();
    absent.addAll(batch.absent());
    if (session.dialect().isRemote()) {
      absent.addAll(unknown(batch.entries()));
    }
    for (IndexEntry entry : batch.entries()) {
      if (state.mark == null || entry.location().compareTo(state.mark) >= 0) {
        add(entry);
      }
    }
    if (state.mark == null || batch.mark().compareTo(state.mark) > 0) {
      state.mark = batch.mark();
    }
  }

  /** Which of the hashes of SOP Instance UIDs are in no row: asked at once, not one by one. */
  private Set<Long> unknown(List<IndexEntry> entries) throws SQLException {
    Set<Long> unknown = new HashSet<>();
    entries.forEach(entry -> unknown.add(UidCode.key(entry.header().sopInstanceUid())));
    unknown.removeAll(absent);
    List<Long> hashes = List.copyOf(unknown);
    for (int from = 0; from < hashes.size(); from += HASHES_TOGETHER) {
      List<Long> some = hashes.subList(from, Math.min(from + HASHES_TOGETHER, hashes.size()));
      session.each(
          KNOWN_SOP_HASHES,
          row -> unknown.remove(row.getLong(1)),
          Columns.padded(some, HASHES_TOGETHER));
    }
    return unknown;
  }

  private void forget() throws SQLException {
    session.rollback();
    seriesRows.forget();
    encodings.clear();
    settled.forget();
    loadState();
  }

  /** Up to where the volumes were read. */
  RecordLocation readUpTo() {
    return state.readUpTo();
  }

  /** The number of the last annotation that was folded in. */
  long annotations() {
    return state.annotations;
  }

  /** Folds annotations in, in their order; those folded in before are passed over. */
  void annotate(List<AnnotationEntry> entries) throws SQLException {
    boolean[] removed = new boolean[1];
    inTransaction(
        () -> {
          for (AnnotationEntry entry : entries) {
            if (entry.seq() > state.annotations) {
              removed[0] |= annotationRows.fold(entry);
              state.annotations = entry.seq();
            }
          }
        });
    if (removed[0]) {
      seriesRows.forget(); // what is held may be gone, or count what has left
    }
  }

  /** Notes which resources nothing was added to since a moment, in the log of changes. */
  void settle(Instant before) throws SQLException {
    if (settled.isDue(before)) {
      inTransaction(() -> settled.note(before));
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private void inTransaction(Work work) throws SQLException {
    boolean committed = false;
    try {
      work.run();
      state.save(session);
      session.send();
      commits.commit(session.connection());
      committed = true;
    } finally {
      if (!committed) {
        forget();
      }
    }
  }

  private void add(IndexEntry entry) throws SQLException {
    InstanceHeader header = entry.header();
    PublicId publicId = header.instance();
    List<Change.Kind> news = new ArrayList<>(4);
    SeriesRow series = seriesRows.of(entry, news);
    scanRows.note(entry, series, state);
    List<Sibling> siblings = siblings(header.sopInstanceUid());
    // The same bytes once more are no conflict: they came while nobody could tell (GroupCommit).
    List<Sibling> others =
        siblings.stream().filter(s -> !s.digest.equals(entry.head().digest())).toList();
    for (Sibling sibling : others) {
      session.update("UPDATE instances SET conflicting = 1 WHERE id = ?", sibling.key);
    }
    long version = siblings.stream().filter(s -> s.publicId.equals(publicId)).count();
    insertInstance(entry, publicId, series, version, !others.isEmpty());
    count(entry, series, version == 0);
    if (version == 0) {
      news.addFirst(Change.Kind.NEW_INSTANCE);
      SeriesStatus before = series.places.status();
      series.places.add(SeriesPlaces.place(header.mainTags()));
      if (series.places.status() == SeriesStatus.COMPLETE && before != SeriesStatus.COMPLETE) {
        news.add(Change.Kind.COMPLETED_SERIES);
      }
      settled.touched(series, state.lastInstance);
    }
    for (Change.Kind kind : news) {
      insertChange(kind, series, entry);
    }
  }

  private void count(IndexEntry entry, SeriesRow series, boolean current) {
    long length = entry.head().payloadLength();
    series.bytes += length;
    state.bytes += length;
    series.instances += current ? 1 : 0;
    series.lastUpdate = Math.max(series.lastUpdate, Micros.of(entry.head().receivedAt()));
  }

  private void insertInstance(
      IndexEntry entry, PublicId publicId, SeriesRow series, long version, boolean conflicting)
      throws SQLException {
    InstanceHeader header = entry.header();
    List<@Nullable Object> values =
        new ArrayList<>(OTHER_INSTANCE_COLUMNS + Column.INSTANCE.size());
    values.add(++state.lastInstance);
    values.add(series.key);
    values.add(version);
    values.add(conflicting ? 1 : 0);
    values.add(entry.location().volume());
    values.add(entry.location().offset());
    values.add(entry.head().payloadLength());
    values.add(Micros.of(entry.head().receivedAt()));
    values.add(encoding(series, header));
    values.add(header.pixelDataOffset().isPresent() ? header.pixelDataOffset().getAsLong() : null);
    values.add(UidCode.key(header.sopInstanceUid()));
    values.add(UidCode.encode(header.sopInstanceUid(), series.firstSopInstanceUid));
    values.add(publicId.bytes());
    values.add(entry.head().digest().bytes());
    values.add(block());
    addOwnValues(values, series.firstValues, Columns.values(Column.INSTANCE, header.mainTags()));
    session.write(INSERT_INSTANCE, values.toArray());
  }

  /** The block of the instance that was given a key last. */
  private long block() throws SQLException {
    long block = state.lastInstance / BLOCK;
    if (state.lastInstance == 1 || state.lastInstance % BLOCK == 0) {
      session.update("INSERT INTO instance_blocks (id) VALUES (?)", block);
    }
    return block;
  }

  /** The bits of what is absent, then the values that differ from those of the series' first. */
  private static void addOwnValues(
      List<@Nullable Object> to, List<@Nullable String> first, List<@Nullable String> own) {
    int absent = 0;
    List<@Nullable String> differing = new ArrayList<>(own.size());
    for (int i = 0; i < own.size(); i++) {
      String value = own.get(i);
      absent |= value == null && first.get(i) != null ? 1 << i : 0;
      differing.add(value == null || value.equals(first.get(i)) ? null : value);
    }
    to.add(absent);
    to.addAll(differing);
  }

  private record Sibling(long key, String uid, PublicId publicId, Sha256 digest) {}

  /** Rows with the same SOP Instance UID. */
  private List<Sibling> siblings(String uid) throws SQLException {
    long hash = UidCode.key(uid);
    // Once only: a second one of this batch is the first one's sibling.
    if (absent.remove(hash)) {
      return List.of();
    }
    List<Sibling> sameHash =
        session.list(
            SAME_SOP_HASH,
            row ->
                new Sibling(
                    row.getLong(1),
                    UidCode.decode(row.getBytes(2), row.getString(3)),
                    new PublicId(row.getBytes(4)),
                    new Sha256(row.getBytes(5))),
            hash);
    return sameHash.isEmpty()
        ? sameHash
        : sameHash.stream().filter(sibling -> sibling.uid.equals(uid)).toList();
  }

  private void insertChange(Change.Kind kind, SeriesRow series, IndexEntry entry)
      throws SQLException {
    long resource =
        switch (kind) {
          case NEW_INSTANCE -> {
            state.instances++;
            yield state.lastInstance;
          }
          case NEW_SERIES -> {
            state.series++;
            yield series.key;
          }
          case NEW_STUDY -> {
            state.studies++;
            yield series.study;
          }
          case NEW_PATIENT -> {
            state.patients++;
            yield series.patient;
          }
          default -> series.key; // completed: not a new one, and of the series
        };
    ChangeRows.insert(session, state, kind, resource, entry.head().receivedAt());
  }

  private long encoding(SeriesRow series, InstanceHeader header) throws SQLException {
    if (encodings.isEmpty()) {
      session.list(
          "SELECT id, sop_class_uid, transfer_syntax_uid FROM encodings",
          row -> encodings.put(List.of(row.getString(2), row.getString(3)), row.getLong(1)));
    }
    List<String> pair = List.of(header.sopClassUid(), header.transferSyntaxUid());
    Long key = encodings.get(pair);
    if (key == null) {
      key = encodings.size() + 1L;
      session.write(
          "INSERT INTO encodings (id, sop_class_uid, transfer_syntax_uid) VALUES (?, ?, ?)",
          key,
          pair.get(0),
          pair.get(1));
      encodings.put(pair, key);
    }
    if (series.encodings.add(key)) {
      session.write(
          "INSERT INTO series_encodings (series, encoding) VALUES (?, ?)", series.key, key);
    }
    return key;
  }

  // ---- state

  private void loadState() throws SQLException {
    state.load(session);
    session.connection().commit();
  }
}
