package org.trinomen.archive.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.SeriesStatus;

/**
 * How a level's resources are selected and read: the tables with their aliases (p, st, se, i, and e
 * for encodings), the columns, and the resource made of a row.
 */
final class Rows {

  /** Where a tag is kept, seen from a level. */
  record Place(String alias, Column column, boolean inherited) {}

  private static final List<Level> UPWARDS =
      List.of(Level.INSTANCE, Level.SERIES, Level.STUDY, Level.PATIENT);

  private static final Pattern STUDY_COLUMN = Pattern.compile("\\bst\\.");
  private static final Pattern SERIES_COLUMN = Pattern.compile("\\bse\\.");

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

  /** Those of {@link #tables(Level)} that a condition looks at, and what joins them. */
  static String tables(Level level, String condition) {
    boolean ofStudy = STUDY_COLUMN.matcher(condition).find();
    return switch (level) {
      case PATIENT, STUDY -> table(level) + " " + alias(level);
      case SERIES -> ofStudy ? tables(level) : "series se";
      case INSTANCE ->
          ofStudy || SERIES_COLUMN.matcher(condition).find()
              ? "instances i JOIN series se ON se.id = i.parent"
                  + (ofStudy ? " JOIN studies st ON st.id = se.parent" : "")
              : "instances i";
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

  /** What is read where nobody asks for more than which resources match. */
  static String bareColumns(Level level, List<Place> own, List<Place> inherited) {
    StringBuilder columns = new StringBuilder();
    columns.append(alias(level)).append(".id, ").append(alias(level)).append(".public_id");
    for (List<Place> places : List.of(own, inherited)) {
      for (Place place : places) {
        columns.append(", ").append(place.alias()).append('.').append(place.column().name());
      }
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
      case INSTANCE -> InstanceRows.COLUMNS;
    };
  }

  /** Reads rows of {@link #columns}. */
  static SqlSession.Row<Candidate> reader(Level level, List<Place> inherited) {
    return switch (level) {
      case PATIENT -> Rows::patient;
      case STUDY -> Rows::study;
      case SERIES -> row -> series(row, inherited);
      case INSTANCE -> new InstanceRows(inherited)::read;
    };
  }

  /** Reads a row of {@link #bareColumns}: a resource that knows its id and what was looked at. */
  static Candidate readBare(Level level, List<Place> own, List<Place> inherited, ResultSet row)
      throws SQLException {
    SortedMap<Integer, String> tags = tags();
    int next = read(row, 3, own.stream().map(Place::column).toList(), tags);
    Resource resource =
        new Resource(
            level,
            new PublicId(row.getBytes(2)),
            Optional.empty(),
            tags,
            tags(),
            Instant.EPOCH,
            Optional.empty());
    return new Candidate(row.getLong(1), resource, above(row, next, inherited));
  }

  private static Candidate patient(ResultSet row) throws SQLException {
    SortedMap<Integer, String> tags = tags();
    read(row, 4, Column.PATIENT, tags);
    return candidate(Level.PATIENT, row, Optional.empty(), tags, tags(), tags(), Optional.empty());
  }

  private static Candidate study(ResultSet row) throws SQLException {
    SortedMap<Integer, String> patient = tags();
    SortedMap<Integer, String> tags = tags();
    int next = read(row, 5, Column.PATIENT, patient);
    read(row, next, Column.STUDY, tags);
    return candidate(Level.STUDY, row, parent(row), tags, patient, patient, Optional.empty());
  }

  private static Candidate series(ResultSet row, List<Place> inherited) throws SQLException {
    SortedMap<Integer, String> tags = tags();
    int next = read(row, 6, Column.SERIES, tags);
    SortedMap<Integer, String> above = above(row, next, inherited);
    SeriesStatus status = SeriesStatus.ofCode(row.getInt(5));
    return candidate(Level.SERIES, row, parent(row), tags, tags(), above, Optional.of(status));
  }

  private static Candidate candidate(
      Level level,
      ResultSet row,
      Optional<PublicId> parent,
      SortedMap<Integer, String> tags,
      SortedMap<Integer, String> patientTags,
      SortedMap<Integer, String> inherited,
      Optional<SeriesStatus> status)
      throws SQLException {
    Resource resource =
        new Resource(
            level,
            new PublicId(row.getBytes(2)),
            parent,
            Collections.unmodifiableSortedMap(tags),
            Collections.unmodifiableSortedMap(patientTags),
            Micros.instant(row.getLong(3)),
            Optional.empty(),
            status);
    return new Candidate(row.getLong(1), resource, Collections.unmodifiableSortedMap(inherited));
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

  static SortedMap<Integer, String> above(ResultSet row, int at, List<Place> inherited)
      throws SQLException {
    SortedMap<Integer, String> above = tags();
    read(row, at, inherited.stream().map(Place::column).toList(), above);
    return above;
  }

  static SortedMap<Integer, String> tags() {
    return new TreeMap<>(Integer::compareUnsigned);
  }
}
