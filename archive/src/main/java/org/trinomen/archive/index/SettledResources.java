package org.trinomen.archive.index;

import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.trinomen.archive.query.Change;

/**
 * The resources that instances arrived for lately, until nothing more has arrived for a while: then
 * the log of changes says that they are stable. Held in memory, the longest untouched first, so
 * that an instance costs no row; what a restart loses is found again from the first instance whose
 * resources were not told to be stable. What was indexed long before anyone asked is passed over.
 */
final class SettledResources {

  /** How many of the newest instances are looked at when nothing is known yet. */
  private static final int LOOKED_BACK_MAX = 10_000;

  /** When something last arrived, and the first instance since it was stable. */
  private record Touch(long at, long firstInstance) {}

  private record Row(long series, long study, long patient, Touch touch) {}

  private final SqlSession session;
  private final ArchiveState state;
  private final Map<Long, Touch> series = new LinkedHashMap<>();
  private final Map<Long, Touch> studies = new LinkedHashMap<>();
  private final Map<Long, Touch> patients = new LinkedHashMap<>();
  private boolean loaded;

  SettledResources(SqlSession session, ArchiveState state) {
    this.session = session;
    this.state = state;
  }

  /** An instance has arrived in a series. */
  void touched(SeriesRow row, long instance) {
    if (loaded) {
      touch(new Row(row.key, row.study, row.patient, new Touch(row.lastUpdate, instance)));
    }
  }

  private void touch(Row row) {
    touch(series, row.series, row.touch);
    touch(studies, row.study, row.touch);
    touch(patients, row.patient, row.touch);
  }

  private static void touch(Map<Long, Touch> touched, long key, Touch touch) {
    Touch before = touched.remove(key); // goes to the end
    touched.put(
        key,
        before == null ? touch : new Touch(Math.max(touch.at, before.at), before.firstInstance));
  }

  void forget() {
    loaded = false;
    series.clear();
    studies.clear();
    patients.clear();
  }

  /** Whether there is anything that has not been touched since. */
  boolean isDue(Instant before) throws SQLException {
    if (!loaded) {
      load();
    }
    long micros = Micros.of(before);
    return isDue(series, micros) || isDue(studies, micros) || isDue(patients, micros);
  }

  private static boolean isDue(Map<Long, Touch> touched, long micros) {
    return !touched.isEmpty() && touched.values().iterator().next().at <= micros;
  }

  private void load() throws SQLException {
    long after = Math.max(state.settledThrough, state.lastInstance - LOOKED_BACK_MAX);
    List<Row> rows =
        session.list(
            "SELECT se.id, se.parent, st.parent, se.last_update, MIN(i.id) FROM instances i"
                + " JOIN series se ON se.id = i.parent JOIN studies st ON st.id = se.parent"
                + " WHERE i.id > ? GROUP BY se.id, se.parent, st.parent, se.last_update"
                + " ORDER BY se.last_update",
            row ->
                new Row(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    new Touch(row.getLong(4), row.getLong(5))),
            after);
    session.connection().commit(); // ends the reading
    rows.forEach(this::touch);
    loaded = true;
  }

  /** Writes down what is due. */
  void note(Instant before) throws SQLException {
    long micros = Micros.of(before);
    note(series, Change.Kind.STABLE_SERIES, micros, before);
    note(studies, Change.Kind.STABLE_STUDY, micros, before);
    note(patients, Change.Kind.STABLE_PATIENT, micros, before);
    state.settledThrough =
        series.values().stream()
                .mapToLong(Touch::firstInstance)
                .min()
                .orElse(state.lastInstance + 1)
            - 1;
  }

  private void note(Map<Long, Touch> touched, Change.Kind kind, long micros, Instant at)
      throws SQLException {
    while (isDue(touched, micros)) {
      Long key = touched.keySet().iterator().next();
      touched.remove(key);
      ChangeRows.insert(session, state, kind, key, at);
    }
  }
}
