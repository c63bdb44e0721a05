package org.trinomen.archive.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.SeriesPlaces;

/**
 * The rows above an instance as the writer needs them: found or made, held in memory while
 * instances come in for them, and written when a transaction ends.
 */
final class SeriesRows {

  private static final int HELD_MAX = 256;

  private static final String SELECT_SERIES =
      "SELECT se.id, se.parent, st.parent, se.first_sop_instance_uid, se.instance_count,"
          + " se.byte_count, se.last_update, se.varying, se.constants, "
          + Columns.names("se.first_", Column.INSTANCE)
          + ", "
          + Columns.names("se.", Column.SERIES)
          + " FROM series se JOIN studies st ON st.id = se.parent WHERE se.public_id = ?";

  private static final String UPDATE_SERIES =
      "UPDATE series SET instance_count = ?, byte_count = ?, last_update = ?, status = ?"
          + " WHERE id = ?";

  private static final String UPDATE_CONSTANTS =
      "UPDATE series SET varying = ?, constants = ? WHERE id = ?";

  /** What says an instance's place, as {@link Rows} reads it. */
  private static final String SELECT_PLACES =
      "SELECT absent, instance_number, image_index FROM instances WHERE parent = ? AND version = 0";

  private static final int[] PLACE_COLUMNS = {indexOf("instance_number"), indexOf("image_index")};

  private final SqlSession session;
  private final ArchiveState state;
  private final LinkedHashMap<PublicId, SeriesRow> held = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<SeriesRow> touched = new LinkedHashSet<>();

  SeriesRows(SqlSession session, ArchiveState state) {
    this.session = session;
    this.state = state;
  }

  /**
   * The series an entry belongs to, with the entry's attributes taken into account.
   *
   * @param news takes what had to be made for it, from the series upwards
   */
  SeriesRow of(IndexEntry entry, List<Change.Kind> news) throws SQLException {
    InstanceHeader header = entry.header();
    PublicId id = header.series();
    SeriesRow series = held.get(id);
    if (series == null) {
      Optional<SeriesRow> known = load(id);
      series = known.isPresent() ? known.get() : make(id, entry, news);
      hold(id, series);
    }
    if (news.isEmpty()) {
      series.constantsChanged |= series.constants.narrow(header.attributes(), header.omitted());
    }
    touched.add(series);
    return series;
  }

  /** Forgets everything, because the transaction is undone. */
  void forget() {
    held.clear();
    touched.clear();
  }

  /** Writes what instances have changed. */
  void writeTouched() throws SQLException {
    for (SeriesRow series : touched) {
      session.write(
          UPDATE_SERIES,
          series.instances,
          series.bytes,
          series.lastUpdate,
          series.places.status().code(),
          series.key);
      if (series.constantsChanged) {
        session.write(
            UPDATE_CONSTANTS,
            series.constants.varyingBytes(),
            Compression.deflate(series.constants.constants().toBytes()),
            series.key);
        noteVarying(series);
        series.constantsChanged = false;
      }
      raiseLastUpdate(series);
    }
    touched.clear();
  }

  private void noteVarying(SeriesRow series) throws SQLException {
    Set<Integer> fresh = new HashSet<>(series.constants.varying());
    fresh.removeAll(series.varyingNoted);
    SearchTerms.insertVarying(session, series.key, fresh);
    series.varyingNoted.addAll(fresh);
  }

  /** To the second above the series: so most instances touch no more rows than their series'. */
  private void raiseLastUpdate(SeriesRow series) throws SQLException {
    long second = Micros.wholeSecond(series.lastUpdate);
    if (second > series.raisedTo) {
      raiseLastUpdate("studies", series.study, second);
      raiseLastUpdate("patients", series.patient, second);
      series.raisedTo = second;
    }
  }

  private void raiseLastUpdate(String table, long key, long micros) throws SQLException {
    session.write(
        "UPDATE " + table + " SET last_update = ? WHERE id = ? AND last_update < ?",
        micros,
        key,
        micros);
  }

  private void hold(PublicId id, SeriesRow series) throws SQLException {
    if (held.size() >= HELD_MAX) {
      writeTouched(); // the one that is let go may be among them
      held.pollFirstEntry();
    }
    held.put(id, series);
  }

  // ---- finding

  private Optional<SeriesRow> load(PublicId id) throws SQLException {
    Optional<SeriesRow> found = session.first(SELECT_SERIES, SeriesRows::read, id.bytes());
    if (found.isPresent()) {
      SeriesRow series = found.get();
      series.encodings.addAll(
          session.list(
              "SELECT encoding FROM series_encodings WHERE series = ?",
              row -> row.getLong(1),
              series.key));
      addPlaces(series);
    }
    return found;
  }

  private void addPlaces(SeriesRow series) throws SQLException {
    if (series.places.matter()) {
      session
          .list(SELECT_PLACES, row -> place(row, series.firstValues), series.key)
          .forEach(series.places::add);
    }
  }

  private static OptionalLong place(ResultSet row, List<@Nullable String> first)
      throws SQLException {
    int absent = row.getInt(1);
    Map<Integer, String> tags = new HashMap<>();
    for (int i = 0; i < PLACE_COLUMNS.length; i++) {
      int at = PLACE_COLUMNS[i];
      String own = row.getString(2 + i);
      String value = own == null && (absent & 1 << at) == 0 ? first.get(at) : own;
      if (value != null) {
        tags.put(Column.INSTANCE.get(at).tag(), value);
      }
    }
    return SeriesPlaces.place(tags);
  }

  private static int indexOf(String name) {
    return Column.INSTANCE.stream().map(Column::name).toList().indexOf(name);
  }

  private static SeriesRow read(ResultSet row) throws SQLException {
    List<@Nullable String> first = new ArrayList<>();
    for (int i = 0; i < Column.INSTANCE.size(); i++) {
      first.add(row.getString(10 + i));
    }
    SeriesConstants constants =
        SeriesConstants.of(
            EncodedAttributes.of(Compression.inflate(row.getBytes(9))), row.getBytes(8));
    Map<Integer, String> tags = new HashMap<>();
    for (int i = 0; i < Column.SERIES.size(); i++) {
      String value = row.getString(10 + Column.INSTANCE.size() + i);
      if (value != null) {
        tags.put(Column.SERIES.get(i).tag(), value);
      }
    }
    SeriesRow series =
        new SeriesRow(
            row.getLong(1),
            row.getLong(2),
            row.getLong(3),
            row.getString(4),
            first,
            constants,
            new SeriesPlaces(tags));
    series.instances = row.getLong(5);
    series.bytes = row.getLong(6);
    series.lastUpdate = row.getLong(7);
    return series;
  }

  /** Says anew whether all instances of a series are here, after some have left. */
  static void refreshStatus(SqlSession session, long key) throws SQLException {
    Optional<byte[]> id =
        session.first("SELECT public_id FROM series WHERE id = ?", row -> row.getBytes(1), key);
    SeriesRows rows = new SeriesRows(session, new ArchiveState());
    Optional<SeriesRow> series =
        id.isEmpty() ? Optional.empty() : rows.load(new PublicId(id.get()));
    if (series.isPresent()) {
      session.update(
          "UPDATE series SET status = ? WHERE id = ?", series.get().places.status().code(), key);
    }
  }

  private Optional<Long> key(String table, PublicId id) throws SQLException {
    return session.first(
        "SELECT id FROM " + table + " WHERE public_id = ?", row -> row.getLong(1), id.bytes());
  }

  // ---- making

  private SeriesRow make(PublicId id, IndexEntry entry, List<Change.Kind> news)
      throws SQLException {
    news.add(Change.Kind.NEW_SERIES);
    InstanceHeader header = entry.header();
    Optional<Long> study = key("studies", header.study());
    if (study.isPresent()) {
      long patient =
          session
              .first("SELECT parent FROM studies WHERE id = ?", row -> row.getLong(1), study.get())
              .orElseThrow();
      return insertSeries(id, entry, study.get(), patient);
    }
    news.add(Change.Kind.NEW_STUDY);
    Optional<Long> patient = key("patients", header.patient());
    long patientKey;
    if (patient.isPresent()) {
      patientKey = patient.get();
    } else {
      news.add(Change.Kind.NEW_PATIENT);
      patientKey = insertPatient(entry);
    }
    return insertSeries(id, entry, insertStudy(entry, patientKey), patientKey);
  }

  private long insertPatient(IndexEntry entry) throws SQLException {
    return insert(
        "patients", List.of(), List.of(), entry, entry.header().patient(), Column.PATIENT);
  }

  private long insertStudy(IndexEntry entry, long patient) throws SQLException {
    List<Column> columns = new ArrayList<>(Column.PATIENT);
    columns.addAll(Column.STUDY);
    return insert(
        "studies", List.of("parent"), List.of(patient), entry, entry.header().study(), columns);
  }

  private SeriesRow insertSeries(PublicId id, IndexEntry entry, long study, long patient)
      throws SQLException {
    InstanceHeader header = entry.header();
    SeriesConstants constants = SeriesConstants.ofFirst(header.attributes(), header.omitted());
    List<@Nullable String> first = Columns.values(Column.INSTANCE, header.mainTags());
    List<String> names =
        new ArrayList<>(
            List.of(
                "parent",
                "instance_count",
                "byte_count",
                "first_volume",
                "first_offset",
                "varying",
                "constants",
                "first_sop_instance_uid"));
    List<@Nullable Object> values = new ArrayList<>();
    values.add(study);
    values.add(0);
    values.add(0);
    values.add(entry.location().volume());
    values.add(entry.location().offset());
    values.add(constants.varyingBytes());
    values.add(Compression.deflate(header.attributes().toBytes()));
    values.add(header.sopInstanceUid());
    Column.INSTANCE.forEach(column -> names.add("first_" + column.name()));
    values.addAll(first);
    long key = insert("series", names, values, entry, id, Column.SERIES);
    SearchTerms.insert(session, key, constants);
    return new SeriesRow(
        key,
        study,
        patient,
        header.sopInstanceUid(),
        first,
        constants,
        new SeriesPlaces(header.mainTags()));
  }

  /** Inserts a row with its main tags, their folded companions and what else is given. */
  private long insert(
      String table,
      List<String> otherNames,
      List<? extends @Nullable Object> otherValues,
      IndexEntry entry,
      PublicId id,
      List<Column> columns)
      throws SQLException {
    long key = nextKey(table);
    SortedMap<Integer, String> tags = entry.header().mainTags();
    List<String> names = new ArrayList<>(List.of("id", "public_id", "last_update"));
    List<@Nullable Object> values = new ArrayList<>();
    values.add(key);
    values.add(id.bytes());
    values.add(Micros.wholeSecond(Micros.of(entry.head().receivedAt())));
    names.addAll(otherNames);
    values.addAll(otherValues);
    columns.forEach(column -> names.add(column.name()));
    values.addAll(Columns.values(columns, tags));
    names.addAll(Columns.keyNames(columns));
    values.addAll(Columns.keys(columns, tags));
    session.write(Columns.insert(table, names), values.toArray());
    return key;
  }

  private long nextKey(String table) {
    return switch (table) {
      case "patients" -> ++state.lastPatient;
      case "studies" -> ++state.lastStudy;
      default -> ++state.lastSeries;
    };
  }
}
