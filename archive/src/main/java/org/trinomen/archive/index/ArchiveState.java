package org.trinomen.archive.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.volume.RecordLocation;

/**
 * The one row of archive_state, as the writer holds it: how far volumes and annotations were read,
 * totals, and the last key given at each level. Keys are never given twice.
 */
final class ArchiveState {

  private static final String COLUMNS =
      "mark_volume, mark_offset, last_change, patients, studies, series, instances, bytes,"
          + " last_patient, last_study, last_series, last_instance, last_scan, annotations,"
          + " changes_cleared, last_export, settled_through";

  private static final String SELECT = "SELECT " + COLUMNS + " FROM archive_state";

  private static final String UPDATE =
      "UPDATE archive_state SET " + COLUMNS.replace(",", " = ?,") + " = ? WHERE id = 1";

  private static final String INSERT =
      "INSERT INTO archive_state (" + COLUMNS + ", id) VALUES (" + Columns.marks(17) + ", 1)";

  /** Where nothing was read yet: before all records. */
  private static final RecordLocation BEFORE_ALL = new RecordLocation(0, 0);

  @Nullable RecordLocation mark;
  long lastChange;
  long patients;
  long studies;
  long series;
  long instances;
  long bytes;
  long lastPatient;
  long lastStudy;
  long lastSeries;
  long lastInstance;
  long lastScan;
  long annotations;
  long changesCleared;
  long lastExport;
  long settledThrough;

  /** Reads the row; of an index that nothing was written to all is 0. */
  void load(SqlSession session) throws SQLException {
    Optional<Boolean> found = session.first(SELECT, this::read);
    if (found.isEmpty()) {
      mark = null;
      lastChange = 0;
      patients = 0;
      studies = 0;
      series = 0;
      instances = 0;
      bytes = 0;
      lastPatient = 0;
      lastStudy = 0;
      lastSeries = 0;
      lastInstance = 0;
      lastScan = 0;
      annotations = 0;
      changesCleared = 0;
      lastExport = 0;
      settledThrough = 0;
    }
  }

  private boolean read(ResultSet row) throws SQLException {
    RecordLocation at = new RecordLocation(row.getInt(1), row.getLong(2));
    mark = at.equals(BEFORE_ALL) ? null : at;
    lastChange = row.getLong(3);
    patients = row.getLong(4);
    studies = row.getLong(5);
    series = row.getLong(6);
    instances = row.getLong(7);
    bytes = row.getLong(8);
    lastPatient = row.getLong(9);
    lastStudy = row.getLong(10);
    lastSeries = row.getLong(11);
    lastInstance = row.getLong(12);
    lastScan = row.getLong(13);
    annotations = row.getLong(14);
    changesCleared = row.getLong(15);
    lastExport = row.getLong(16);
    settledThrough = row.getLong(17);
    return true;
  }

  /** Up to where the volumes were read. */
  RecordLocation readUpTo() {
    RecordLocation at = mark;
    return at == null ? BEFORE_ALL : at;
  }

  void save(SqlSession session) throws SQLException {
    @Nullable Object[] values = {
      readUpTo().volume(),
      readUpTo().offset(),
      lastChange,
      patients,
      studies,
      series,
      instances,
      bytes,
      lastPatient,
      lastStudy,
      lastSeries,
      lastInstance,
      lastScan,
      annotations,
      changesCleared,
      lastExport,
      settledThrough
    };
    if (session.update(UPDATE, values) == 0) {
      session.update(INSERT, values);
    }
  }
}
