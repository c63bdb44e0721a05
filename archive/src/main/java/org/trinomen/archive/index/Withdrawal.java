package org.trinomen.archive.index;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.volume.RecordLocation;

/**
 * Takes the rows of a withdrawn resource out of the index: its own, those of all below it, and
 * those above it that are left without children. Of its records a note stays, so that the volumes
 * can still be held against the index.
 */
final class Withdrawal {

  private final SqlSession session;
  private final ArchiveState state;

  Withdrawal(SqlSession session, ArchiveState state) {
    this.session = session;
    this.state = state;
  }

  private record Place(long series, long study, long patient) {}

  /**
   * Withdraws a resource.
   *
   * @param before only what had arrived up to here is meant
   * @return whether there was anything
   */
  boolean of(Target what, RecordLocation before, Instant at) throws SQLException {
    Optional<Long> key = new IndexReader(session).key(what.level(), what.id());
    if (key.isEmpty()) {
      return false;
    }
    String series =
        switch (what.level()) {
          case PATIENT -> "st.parent = ?";
          case STUDY -> "st.id = ?";
          case SERIES -> "se.id = ?";
          case INSTANCE -> "se.id = (SELECT parent FROM instances WHERE id = ?)";
        };
    List<Place> places =
        session.list(
            "SELECT se.id, se.parent, st.parent FROM series se JOIN studies st ON st.id = se.parent"
                + " WHERE "
                + series
                + " ORDER BY se.id",
            row -> new Place(row.getLong(1), row.getLong(2), row.getLong(3)),
            key.get());
    boolean one = what.level() == Level.INSTANCE;
    for (Place place : places) {
      withdrawInstances(place, one ? what.id().bytes() : null, before);
      prune(place, at);
    }
    return true;
  }

  private void withdrawInstances(Place place, byte @Nullable [] publicId, RecordLocation before)
      throws SQLException {
    String where =
        " FROM instances WHERE parent = ? AND (volume < ? OR (volume = ? AND record_offset < ?))"
            + (publicId == null ? "" : " AND public_id = ?");
    Object[] arguments =
        publicId == null
            ? new Object[] {place.series, before.volume(), before.volume(), before.offset()}
            : new Object[] {
              place.series, before.volume(), before.volume(), before.offset(), publicId
            };
    long[] totals =
        session
            .first(
                "SELECT COALESCE(SUM(CASE WHEN version = 0 THEN 1 ELSE 0 END), 0),"
                    + " COALESCE(SUM(size), 0)"
                    + where,
                row -> new long[] {row.getLong(1), row.getLong(2)},
                arguments)
            .orElseThrow();
    for (String table : List.of("labels", "metadata", "attachments")) {
      session.update(
          "DELETE FROM %s WHERE level = %d AND resource IN (SELECT id%s)"
              .formatted(table, AnnotationRows.code(Level.INSTANCE), where),
          arguments);
    }
    session.update(
        "INSERT INTO withdrawn (id, volume, record_offset, size, digest, public_id)"
            + " SELECT id, volume, record_offset, size, digest, public_id"
            + where,
        arguments);
    session.update("DELETE" + where, arguments);
    session.update(
        "UPDATE series SET instance_count = instance_count - ?, byte_count = byte_count - ?"
            + " WHERE id = ?",
        totals[0],
        totals[1],
        place.series);
    state.instances -= totals[0];
    state.bytes -= totals[1];
  }

  /** Takes away what has no children, and notes the moment in what is left. */
  private void prune(Place place, Instant at) throws SQLException {
    long second = Micros.wholeSecond(Micros.of(at));
    if (isEmpty("instances", place.series)) {
      session.update("DELETE FROM series_encodings WHERE series = ?", place.series);
      delete(Level.SERIES, place.series);
      state.series--;
      if (isEmpty("series", place.study)) {
        session.update("DELETE FROM scans WHERE study = ?", place.study);
        delete(Level.STUDY, place.study);
        state.studies--;
        if (isEmpty("studies", place.patient)) {
          session.update("DELETE FROM protected_patients WHERE id = ?", place.patient);
          delete(Level.PATIENT, place.patient);
          state.patients--;
        }
      }
    } else {
      updated("series", place.series, second);
      SeriesRows.refreshStatus(session, place.series);
    }
    updated("studies", place.study, second);
    updated("patients", place.patient, second);
  }

  private void updated(String table, long key, long second) throws SQLException {
    session.update("UPDATE " + table + " SET last_update = ? WHERE id = ?", second, key);
  }

  private boolean isEmpty(String table, long parent) throws SQLException {
    return session
        .first("SELECT 1 FROM " + table + " WHERE parent = ? LIMIT 1", _ -> true, parent)
        .isEmpty();
  }

  private void delete(Level level, long key) throws SQLException {
    for (String table : List.of("labels", "metadata", "attachments")) {
      session.update(
          "DELETE FROM " + table + " WHERE level = ? AND resource = ?",
          AnnotationRows.code(level),
          key);
    }
    session.update("DELETE FROM " + Rows.table(level) + " WHERE id = ?", key);
  }
}
