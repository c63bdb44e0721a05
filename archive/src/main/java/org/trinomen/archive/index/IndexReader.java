package org.trinomen.archive.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.dicom.Tag;

/** The questions an index answers, as SQL over one session. */
final class IndexReader {

  private static final List<Level> DOWNWARDS =
      List.of(Level.PATIENT, Level.STUDY, Level.SERIES, Level.INSTANCE);

  /** So many keys are asked for in one statement. */
  private static final int TOGETHER = 64;

  private final SqlSession session;

  IndexReader(SqlSession session) {
    this.session = session;
  }

  Optional<RecordLocation> mark() throws SQLException {
    return session.first(
        "SELECT mark_volume, mark_offset FROM archive_state WHERE mark_volume > 0",
        row -> new RecordLocation(row.getInt(1), row.getLong(2)));
  }

  long annotations() throws SQLException {
    return session.first("SELECT annotations FROM archive_state", row -> row.getLong(1)).orElse(0L);
  }

  // ---- resources

  Optional<Resource> resource(Level level, PublicId id) throws SQLException {
    String sql =
        level == Level.INSTANCE
            ? select(level) + byInstanceId() + " AND i.version = 0"
            : select(level) + Rows.alias(level) + ".public_id = ?";
    return session
        .first(sql, Rows.reader(level, List.of()), idArguments(level, id))
        .map(Candidate::resource);
  }

  List<Resource> versions(PublicId id) throws SQLException {
    return instances(byInstanceId() + " ORDER BY i.version", idArguments(Level.INSTANCE, id));
  }

  /** Whether there may be an instance of a SOP Instance UID with this hash. */
  boolean holdsUidHash(long hash) throws SQLException {
    return session
        .first("SELECT 1 FROM instances WHERE sop_hash = ? LIMIT 1", _ -> true, hash)
        .isPresent();
  }

  List<Resource> bySopInstanceUid(String uid) throws SQLException {
    return instances("i.sop_hash = ? ORDER BY i.id", UidCode.key(uid)).stream()
        .filter(resource -> uid.equals(resource.tags().get(Column.SOP_INSTANCE_UID)))
        .toList();
  }

  private static String select(Level level) {
    return "SELECT %s FROM %s WHERE ".formatted(Rows.columns(level, List.of()), Rows.tables(level));
  }

  private List<Resource> instances(String where, @Nullable Object... arguments)
      throws SQLException {
    return session
        .list(select(Level.INSTANCE) + where, Rows.reader(Level.INSTANCE, List.of()), arguments)
        .stream()
        .map(Candidate::resource)
        .toList();
  }

  /** The index holds eight bytes of the id. */
  private static String byInstanceId() {
    return "i.block IN (SELECT id FROM instance_blocks)"
        + " AND substr(i.public_id, 1, 8) = ? AND i.public_id = ?";
  }

  private static @Nullable Object[] idArguments(Level level, PublicId id) {
    return level == Level.INSTANCE
        ? new @Nullable Object[] {Arrays.copyOf(id.bytes(), 8), id.bytes()}
        : new @Nullable Object[] {id.bytes()};
  }

  /** The key of a resource. */
  Optional<Long> key(Level level, PublicId id) throws SQLException {
    String where =
        level == Level.INSTANCE ? byInstanceId() + " AND i.version = 0" : "public_id = ?";
    return session.first(
        "SELECT i.id FROM " + Rows.table(level) + " i WHERE " + where,
        row -> row.getLong(1),
        idArguments(level, id));
  }

  List<PublicId> descendants(Level level, PublicId id, Level childLevel) throws SQLException {
    Optional<Long> key = key(level, id);
    if (key.isEmpty() || level.compareTo(childLevel) > 0) {
      return List.of();
    }
    String child = Rows.alias(childLevel);
    String sql =
        "SELECT %s.public_id FROM %s WHERE %s = ?%s ORDER BY %s.id"
            .formatted(
                child,
                Rows.tables(childLevel),
                Rows.keyColumn(childLevel, level),
                childLevel == Level.INSTANCE ? " AND i.version = 0" : "",
                child);
    return session.list(sql, row -> new PublicId(row.getBytes(1)), key.get());
  }

  List<Candidate> candidates(Query query, long after, int max) throws SQLException {
    Optional<QueryCompiler.Compiled> compiles = compile(query);
    if (compiles.isEmpty()) {
      return List.of();
    }
    QueryCompiler.Compiled compiled = compiles.get();
    return session.list(
        compiled.sql(),
        Rows.reader(query.level(), compiled.inherited()),
        page(compiled, after, max));
  }

  List<Candidate> bare(Query query, long after, int max) throws SQLException {
    Optional<QueryCompiler.Compiled> compiles = compile(query);
    if (compiles.isEmpty()) {
      return List.of();
    }
    QueryCompiler.Compiled compiled = compiles.get();
    return session.list(
        compiled.bare(),
        row -> Rows.readBare(query.level(), compiled.own(), compiled.inherited(), row),
        page(compiled, after, max));
  }

  private static @Nullable Object[] page(QueryCompiler.Compiled compiled, long after, long last) {
    List<@Nullable Object> arguments = new ArrayList<>(compiled.arguments());
    arguments.add(after);
    arguments.add(last);
    return arguments.toArray();
  }

  /** Empty if nothing can be found, because there is nothing that it were below of. */
  private Optional<QueryCompiler.Compiled> compile(Query query) throws SQLException {
    if (query.below().isEmpty()) {
      return Optional.of(QueryCompiler.compile(query, Optional.empty(), session.dialect()));
    }
    Optional<QueryCompiler.Ancestor> below = ancestor(query.below().get(), query.level());
    return below.map(
        ancestor -> QueryCompiler.compile(query, Optional.of(ancestor), session.dialect()));
  }

  Optional<Long> keyOf(Query query, long place) throws SQLException {
    if (isForAllInstances(query)) {
      return instanceKey(place);
    }
    Optional<QueryCompiler.Compiled> compiled = compile(query);
    if (compiled.isEmpty()) {
      return Optional.empty();
    }
    return session.first(
        compiled.get().keys(), row -> row.getLong(1), page(compiled.get(), 0, place));
  }

  private static boolean isForAllInstances(Query query) {
    return query.level() == Level.INSTANCE
        && query.matchings().isEmpty()
        && query.below().isEmpty()
        && query.refinement().labels().isEmpty()
        && query.refinement().metadata().isEmpty()
        && query.refinement().moments().isEmpty();
  }

  /**
   * Keys are given one after the other, and each is that of an instance that is current, of another
   * version or withdrawn. So only the latter two, which are few, have to be looked at.
   */
  private Optional<Long> instanceKey(long place) throws SQLException {
    long before =
        session
            .first(
                "SELECT COUNT(*) FROM (SELECT id - ROW_NUMBER() OVER (ORDER BY id) AS current"
                    + " FROM (SELECT id FROM withdrawn UNION ALL"
                    + " SELECT id FROM instances WHERE version <> 0) o) p WHERE current <= ?",
                row -> row.getLong(1),
                place)
            .orElse(0L);
    return session.first(
        "SELECT id FROM instances WHERE id = ?", row -> row.getLong(1), place + 1 + before);
  }

  /** How many instances these series have, by the series' keys. */
  long instances(List<Long> series) throws SQLException {
    long count = 0;
    for (int from = 0; from < series.size(); from += TOGETHER) {
      List<Long> some = series.subList(from, Math.min(from + TOGETHER, series.size()));
      count +=
          session
              .first(
                  "SELECT SUM(instance_count) FROM series WHERE id IN (%s)"
                      .formatted(Columns.marks(TOGETHER)),
                  row -> row.getLong(1),
                  Columns.padded(some, TOGETHER))
              .orElse(0L);
    }
    return count;
  }

  private Optional<QueryCompiler.Ancestor> ancestor(PublicId id, Level lowest) throws SQLException {
    for (Level level : DOWNWARDS) {
      Optional<Long> key = level.compareTo(lowest) <= 0 ? key(level, id) : Optional.empty();
      if (key.isPresent()) {
        return Optional.of(new QueryCompiler.Ancestor(level, key.get()));
      }
    }
    return Optional.empty();
  }

  /** Patient ID and the UIDs down to a resource's level; empty texts below it; none if unknown. */
  List<@Nullable String> identifiers(Level level, PublicId id) throws SQLException {
    Optional<Resource> at = resource(level, id);
    if (at.isEmpty()) {
      return List.of();
    }
    @Nullable String[] names = {"", "", "", ""};
    while (at.isPresent()) {
      Resource each = at.get();
      int tag =
          switch (each.level()) {
            case PATIENT -> Tag.PatientID;
            case STUDY -> Tag.StudyInstanceUID;
            case SERIES -> Tag.SeriesInstanceUID;
            case INSTANCE -> Tag.SOPInstanceUID;
          };
      names[AnnotationRows.code(each.level()) - 1] = each.tags().getOrDefault(tag, "");
      Optional<Level> above = each.level().above();
      at =
          above.isEmpty() || each.parent().isEmpty()
              ? Optional.empty()
              : resource(above.get(), each.parent().get());
    }
    return Arrays.asList(names);
  }

  // ---- what a series knows

  List<SeriesAttributes> seriesAttributes(Level level, PublicId id) throws SQLException {
    return session.list(
        "SELECT se.id, se.constants, se.varying, se.first_volume, se.first_offset FROM series se"
            + seriesOf(level, false)
            + " ORDER BY se.id",
        row ->
            new SeriesAttributes(
                row.getLong(1),
                EncodedAttributes.of(Compression.inflate(row.getBytes(2))),
                SeriesConstants.tags(row.getBytes(3)),
                new RecordLocation(row.getInt(4), row.getLong(5))),
        idArguments(level, id));
  }

  List<String> modalities(Level level, PublicId id) throws SQLException {
    return session.list(
        "SELECT DISTINCT se.modality FROM series se"
            + seriesOf(level, true)
            + " AND se.modality <> '' ORDER BY se.modality",
        row -> row.getString(1),
        idArguments(level, id));
  }

  List<String> transferSyntaxes(String sopClassUid) throws SQLException {
    return session.list(
        "SELECT DISTINCT transfer_syntax_uid FROM encodings WHERE sop_class_uid = ?"
            + " ORDER BY transfer_syntax_uid",
        row -> row.getString(1),
        sopClassUid);
  }

  List<String> sopClasses(Level level, PublicId id) throws SQLException {
    return session.list(
        "SELECT DISTINCT e.sop_class_uid FROM series se"
            + " JOIN series_encodings x ON x.series = se.id JOIN encodings e ON e.id = x.encoding"
            + seriesOf(level, true)
            + " AND e.sop_class_uid <> '' ORDER BY e.sop_class_uid",
        row -> row.getString(1),
        idArguments(level, id));
  }

  /** Joins and condition for the series below a resource, or that an instance is in. */
  private static String seriesOf(Level level, boolean wholeStudy) {
    String study = wholeStudy ? " JOIN series s2 ON s2.parent = se.parent" : "";
    return switch (level) {
      case PATIENT ->
          " JOIN studies st ON st.id = se.parent JOIN patients p ON p.id = st.parent"
              + " WHERE p.public_id = ?";
      case STUDY -> " JOIN studies st ON st.id = se.parent WHERE st.public_id = ?";
      case SERIES -> wholeStudy ? study + " WHERE s2.public_id = ?" : " WHERE se.public_id = ?";
      case INSTANCE ->
          (wholeStudy
                  ? study + " JOIN instances i ON i.parent = s2.id"
                  : " JOIN instances i ON i.parent = se.id")
              + " WHERE "
              + byInstanceId()
              + " AND i.version = 0";
    };
  }

  // ---- statistics and changes

  ArchiveStatistics statistics() throws SQLException {
    return session
        .first(
            "SELECT patients, studies, series, instances, bytes FROM archive_state",
            IndexReader::statistics)
        .orElse(new ArchiveStatistics(0, 0, 0, 0, 0));
  }

  ArchiveStatistics statistics(Level level, PublicId id) throws SQLException {
    if (level == Level.INSTANCE) {
      return session
          .first(
              "SELECT 1, 1, 1, 1, SUM(i.size) FROM instances i WHERE "
                  + byInstanceId()
                  + " HAVING COUNT(*) > 0",
              IndexReader::statistics,
              idArguments(level, id))
          .orElse(new ArchiveStatistics(0, 0, 0, 0, 0));
    }
    return session
        .first(
            "SELECT COUNT(DISTINCT pa.parent), COUNT(DISTINCT se.parent), COUNT(*),"
                + " COALESCE(SUM(se.instance_count), 0), COALESCE(SUM(se.byte_count), 0)"
                + " FROM series se JOIN studies pa ON pa.id = se.parent"
                + seriesOf(level, false),
            IndexReader::statistics,
            idArguments(level, id))
        .orElseThrow();
  }

  private static ArchiveStatistics statistics(ResultSet row) throws SQLException {
    return new ArchiveStatistics(
        row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
  }

  List<Change> changes(ChangesQuery query) throws SQLException {
    return ChangeRows.select(session, query);
  }

  long lastChange() throws SQLException {
    return session.first("SELECT last_change FROM archive_state", row -> row.getLong(1)).orElse(0L);
  }

  // ---- verification

  /** A record with the key of its row. */
  record Keyed(long key, IndexedRecord held) {}

  /** A page of all records in the order of the volumes, which is that of the keys. */
  List<Keyed> records(long after, int max) throws SQLException {
    return session.list(
        "SELECT id, volume, record_offset, size, digest, public_id FROM instances WHERE id > ?"
            + " UNION ALL"
            + " SELECT id, volume, record_offset, size, digest, public_id FROM withdrawn"
            + " WHERE id > ? ORDER BY id LIMIT ?",
        row ->
            new Keyed(
                row.getLong(1),
                new IndexedRecord(
                    new RecordLocation(row.getInt(2), row.getLong(3)),
                    row.getLong(4),
                    new Sha256(row.getBytes(5)),
                    new PublicId(row.getBytes(6)))),
        after,
        after,
        max);
  }

  List<String> check() throws SQLException {
    List<String> wrong = new ArrayList<>();
    for (Check check : Check.values()) {
      long count = session.first(check.sql, row -> row.getLong(1)).orElse(0L);
      if (count != 0) {
        wrong.add(check.sentence.formatted(count));
      }
    }
    return wrong;
  }

  /** Counts that must be 0. */
  private enum Check {
    TOTALS(
        "the totals differ from the rows they count",
        "SELECT COUNT(*) FROM archive_state WHERE patients <> (SELECT COUNT(*) FROM patients)"
            + " OR studies <> (SELECT COUNT(*) FROM studies)"
            + " OR series <> (SELECT COUNT(*) FROM series)"
            + " OR instances <> (SELECT COUNT(*) FROM instances WHERE version = 0)"
            + " OR bytes <> (SELECT COALESCE(SUM(size), 0) FROM instances)"
            + " OR last_change < (SELECT COALESCE(MAX(id), 0) FROM changes)"
            + " OR last_instance < (SELECT COALESCE(MAX(id), 0) FROM instances)"
            + " OR last_instance <> (SELECT COUNT(*) FROM instances)"
            + " + (SELECT COUNT(*) FROM withdrawn)"
            + " OR last_series < (SELECT COALESCE(MAX(id), 0) FROM series)"
            + " OR last_study < (SELECT COALESCE(MAX(id), 0) FROM studies)"
            + " OR last_patient < (SELECT COALESCE(MAX(id), 0) FROM patients)"),
    SERIES_COUNTS(
        "%d series count their instances or bytes wrongly",
        "SELECT COUNT(*) FROM series se WHERE instance_count <> (SELECT COUNT(*) FROM instances"
            + " WHERE parent = se.id AND version = 0) OR byte_count <> (SELECT COALESCE(SUM(size),"
            + " 0) FROM instances WHERE parent = se.id)"),
    ORPHANS(
        "%d rows have no parent",
        "SELECT (SELECT COUNT(*) FROM studies WHERE parent NOT IN (SELECT id FROM patients))"
            + " + (SELECT COUNT(*) FROM series WHERE parent NOT IN (SELECT id FROM studies))"
            + " + (SELECT COUNT(*) FROM instances WHERE parent NOT IN (SELECT id FROM series))"
            + " + (SELECT COUNT(*) FROM scans WHERE study NOT IN (SELECT id FROM studies))"),
    CHILDLESS(
        "%d rows have no children",
        "SELECT (SELECT COUNT(*) FROM patients WHERE id NOT IN (SELECT parent FROM studies))"
            + " + (SELECT COUNT(*) FROM studies WHERE id NOT IN (SELECT parent FROM series))"
            + " + (SELECT COUNT(*) FROM series WHERE id NOT IN (SELECT parent FROM instances))"
            + " + (SELECT COUNT(*) FROM studies WHERE id NOT IN (SELECT study FROM scans))"),
    ORDER(
        "%d records are not in the order of the volumes",
        "SELECT COUNT(*) FROM instances a JOIN instances b ON b.id = a.id + 1"
            + " WHERE b.volume < a.volume"
            + " OR (b.volume = a.volume AND b.record_offset <= a.record_offset)");

    private final String sentence;
    private final String sql;

    Check(String sentence, String sql) {
      this.sentence = sentence;
      this.sql = sql;
    }
  }
}
