package org.trinomen.archive.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.SeriesStatus;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;

/**
 * How a level's resources are selected and read: the tables with their aliases (p, st, se, i, and e
 * for encodings), the columns, and the resource made of a row.
 */
final class Rows {

  /** Where a tag is kept, seen from a level. */
  record Place(String alias, Column column, boolean inherited) {}

  private static final List<Level> UPWARDS =
      List.of(Level.INSTANCE, Level.SERIES, Level.STUDY, Level.PATIENT);

  private Rows() {}

  static String alias(Level level) {
    return switch (level) {
      case PATIENT -> "p";
      case STUDY -> "st";
      case SERIES -> "se";
      case INSTANCE -> "i";
    };
  }

  /** The table that has a level's resources. */
  static String table(Level level) {
    return switch (level) {
      case PATIENT -> "patients";
      case STUDY -> "studies";
      case SERIES -> "series";
      case INSTANCE -> "instances";
    };
  }

  static String tables(Level level) {
    return switch (level) {
      case PATIENT -> "patients p";
      case STUDY -> "studies st JOIN patients p ON p.id = st.parent";
      case SERIES -> "series se JOIN studies st ON st.id = se.parent";
      case INSTANCE ->
          "instances i JOIN series se ON se.id = i.parent JOIN studies st ON st.id = se.parent"
              + " JOIN encodings e ON e.id = i.encoding";
    };
  }

  /** The column that holds the key of a level's ancestor (or its own). */
  static String keyColumn(Level level, Level ancestor) {
    if (level == ancestor) {
      return alias(level) + ".id";
    }
    return switch (ancestor) {
      case PATIENT -> "st.parent";
      case STUDY -> "se.parent";
      case SERIES -> "i.parent";
      case INSTANCE -> throw new IllegalArgumentException("nothing is below an instance");
    };
  }

  /**
   * Where a main tag is kept: at the nearest level upwards. Patient attributes of a study and what
   * is below it are those recorded in the study.
   */
  static Optional<Place> place(int tag, Level level) {
    for (Level at : UPWARDS) {
      if (at.compareTo(level) <= 0) {
        for (Column column : Column.of(at)) {
          if (column.tag() == tag) {
            boolean own = at == level || (at == Level.PATIENT && level == Level.STUDY);
            String alias = at == Level.PATIENT && level != Level.PATIENT ? "st" : alias(at);
            return Optional.of(new Place(alias, column, !own));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** What is read of a level's resources, and behind it those columns of the levels above. */
  static String columns(Level level, List<Place> inherited) {
    StringBuilder columns = new StringBuilder(columns(level));
    for (Place place : inherited) {
      columns.append(", ").append(place.alias()).append('.').append(place.column().name());
    }
    return columns.toString();
  }

  private static String columns(Level level) {
    return switch (level) {
      case PATIENT -> "p.id, p.public_id, p.last_update, " + Columns.names("p.", Column.PATIENT);
      case STUDY ->
          "st.id, st.public_id, st.last_update, p.public_id, "
              + Columns.names("st.", Column.PATIENT)
              + ", "
              + Columns.names("st.", Column.STUDY);
      case SERIES ->
          "se.id, se.public_id, se.last_update, st.public_id, se.status, "
              + Columns.names("se.", Column.SERIES);
      case INSTANCE ->
          "i.id, i.public_id, i.received_at, se.public_id, i.volume, i.record_offset, i.size,"
              + " i.digest, e.sop_class_uid, e.transfer_syntax_uid, i.pixel_data_offset,"
              + " i.conflicting, i.sop_instance_uid, se.first_sop_instance_uid, i.absent, "
              + Columns.names("i.", Column.INSTANCE)
              + ", "
              + Columns.names("se.first_", Column.INSTANCE);
    };
  }

  /** Reads a row of {@link #columns}. */
  static Candidate read(Level level, List<Place> inherited, ResultSet row) throws SQLException {
    return switch (level) {
      case PATIENT -> patient(row);
      case STUDY -> study(row);
      case SERIES -> series(row, inherited);
      case INSTANCE -> instance(row, inherited);
    };
  }

  private static Candidate patient(ResultSet row) throws SQLException {
    SortedMap<Integer, String> tags = tags();
    read(row, 4, Column.PATIENT, tags);
    return candidate(Level.PATIENT, row, Optional.empty(), tags, tags(), tags());
  }

  private static Candidate study(ResultSet row) throws SQLException {
    SortedMap<Integer, String> patient = tags();
    SortedMap<Integer, String> tags = tags();
    int next = read(row, 5, Column.PATIENT, patient);
    read(row, next, Column.STUDY, tags);
    return candidate(Level.STUDY, row, parent(row), tags, patient, patient);
  }

  private static Candidate series(ResultSet row, List<Place> inherited) throws SQLException {
    SortedMap<Integer, String> tags = tags();
    int next = read(row, 6, Column.SERIES, tags);
    SortedMap<Integer, String> above = above(row, next, inherited);
    Candidate series = candidate(Level.SERIES, row, parent(row), tags, tags(), above);
    Optional<SeriesStatus> status = Optional.of(SeriesStatus.ofCode(row.getInt(5)));
    return new Candidate(series.key(), with(series.resource(), Optional.empty(), status), above);
  }

  private static Candidate instance(ResultSet row, List<Place> inherited) throws SQLException {
    SortedMap<Integer, String> tags = tags();
    tags.put(Column.SOP_INSTANCE_UID, UidCode.decode(row.getBytes(13), row.getString(14)));
    int absent = row.getInt(15);
    int count = Column.INSTANCE.size();
    for (int i = 0; i < count; i++) {
      String own = row.getString(16 + i);
      String value = own == null && (absent & 1 << i) == 0 ? row.getString(16 + count + i) : own;
      if (value != null) {
        tags.put(Column.INSTANCE.get(i).tag(), value);
      }
    }
    SortedMap<Integer, String> above = above(row, 16 + 2 * count, inherited);
    Candidate instance = candidate(Level.INSTANCE, row, parent(row), tags, tags(), above);
    Optional<InstanceFacts> facts = Optional.of(facts(row));
    return new Candidate(instance.key(), with(instance.resource(), facts, Optional.empty()), above);
  }

  private static InstanceFacts facts(ResultSet row) throws SQLException {
    long pixelData = row.getLong(11);
    return new InstanceFacts(
        new RecordLocation(row.getInt(5), row.getLong(6)),
        row.getLong(7),
        new Sha256(row.getBytes(8)),
        row.getString(9),
        row.getString(10),
        pixelData <= 0 ? OptionalLong.empty() : OptionalLong.of(pixelData),
        row.getInt(12) != 0);
  }

  private static Candidate candidate(
      Level level,
      ResultSet row,
      Optional<PublicId> parent,
      SortedMap<Integer, String> tags,
      SortedMap<Integer, String> patientTags,
      SortedMap<Integer, String> inherited)
      throws SQLException {
    Resource resource =
        new Resource(
            level,
            new PublicId(row.getBytes(2)),
            parent,
            Collections.unmodifiableSortedMap(tags),
            Collections.unmodifiableSortedMap(patientTags),
            Micros.instant(row.getLong(3)),
            Optional.empty());
    return new Candidate(row.getLong(1), resource, Collections.unmodifiableSortedMap(inherited));
  }

  private static Resource with(
      Resource resource, Optional<InstanceFacts> facts, Optional<SeriesStatus> status) {
    return new Resource(
        resource.level(),
        resource.id(),
        resource.parent(),
        resource.tags(),
        resource.patientTags(),
        resource.lastUpdate(),
        facts,
        status);
  }

  private static Optional<PublicId> parent(ResultSet row) throws SQLException {
    return Optional.of(new PublicId(row.getBytes(4)));
  }

  /** Reads columns from {@code at} on; gives the position behind them. */
  private static int read(
      ResultSet row, int at, List<Column> columns, SortedMap<Integer, String> into)
      throws SQLException {
    int next = at;
    for (Column column : columns) {
      String value = row.getString(next++);
      if (value != null) {
        into.put(column.tag(), value);
      }
    }
    return next;
  }

  private static SortedMap<Integer, String> above(ResultSet row, int at, List<Place> inherited)
      throws SQLException {
    SortedMap<Integer, String> above = tags();
    read(row, at, inherited.stream().map(Place::column).toList(), above);
    return above;
  }

  private static SortedMap<Integer, String> tags() {
    return new TreeMap<>(Integer::compareUnsigned);
  }
}
