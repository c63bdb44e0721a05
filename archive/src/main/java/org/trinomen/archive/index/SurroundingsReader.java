package org.trinomen.archive.index;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Surroundings;

/** What surrounds resources, as SQL over one session: a statement for each kind, not for each. */
final class SurroundingsReader {

  /** A statement asks for this many, or for one: so there are few statements to prepare. */
  private static final int TOGETHER = 64;

  private final SqlSession session;

  SurroundingsReader(SqlSession session) {
    this.session = session;
  }

  /** What is read of one resource. */
  private static final class Around {
    private List<PublicId> children = List.of();
    private final List<String> labels = new ArrayList<>();
    private final SortedMap<Integer, String> stated = new TreeMap<>();
    private boolean isProtected;

    Surroundings whole() {
      return new Surroundings(children, labels, stated, isProtected);
    }
  }

  Map<PublicId, Surroundings> of(Level level, List<PublicId> ids) throws SQLException {
    Map<PublicId, Surroundings> all = new HashMap<>();
    if (level == Level.INSTANCE && !isAnythingStated()) {
      return all;
    }
    for (int from = 0; from < ids.size(); from += TOGETHER) {
      Map<Long, PublicId> keys =
          keys(level, ids.subList(from, Math.min(ids.size(), from + TOGETHER)));
      Map<Long, Around> around = new HashMap<>();
      keys.keySet().forEach(key -> around.put(key, new Around()));
      if (!around.isEmpty()) {
        read(level, around);
      }
      around.forEach((key, each) -> all.put(keys.get(key), each.whole()));
    }
    return all;
  }

  /** Instances have no children, and seldom is anything stated of one. */
  private boolean isAnythingStated() throws SQLException {
    for (String table : List.of("labels", "metadata")) {
      String first =
          "SELECT 1 FROM %s WHERE level = %d LIMIT 1"
              .formatted(table, AnnotationRows.code(Level.INSTANCE));
      if (session.first(first, _ -> true).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private Map<Long, PublicId> keys(Level level, List<PublicId> ids) throws SQLException {
    List<byte[]> bytes = ids.stream().map(PublicId::bytes).toList();
    @Nullable Object[] whole = padded(bytes);
    String marks = Columns.marks(whole.length);
    Map<Long, PublicId> keys = new HashMap<>();
    SqlSession.Look look = row -> keys.put(row.getLong(1), new PublicId(row.getBytes(2)));
    if (level == Level.INSTANCE) {
      // The index holds eight bytes of the id.
      @Nullable Object[] both = Arrays.copyOf(starts(bytes), 2 * whole.length);
      System.arraycopy(whole, 0, both, whole.length, whole.length);
      session.each(
          "SELECT id, public_id FROM instances WHERE block IN (SELECT id FROM instance_blocks)"
              + " AND substr(public_id, 1, 8) IN (%s)".formatted(marks)
              + " AND version = 0 AND public_id IN (%s)".formatted(marks),
          look,
          both);
    } else {
      session.each(
          "SELECT id, public_id FROM %s WHERE public_id IN (%s)"
              .formatted(Rows.table(level), marks),
          look,
          whole);
    }
    return keys;
  }

  private void read(Level level, Map<Long, Around> around) throws SQLException {
    @Nullable Object[] keys = padded(List.copyOf(around.keySet()));
    String marks = Columns.marks(keys.length);
    Optional<Level> below = level.below();
    if (below.isPresent()) {
      session.each(
          children(level, below.get(), marks),
          row -> at(around, row).children = PublicId.ofDigits(row.getString(2)),
          keys);
    }
    String stated =
        " WHERE level = %d AND resource IN (%s)".formatted(AnnotationRows.code(level), marks);
    session.each(
        "SELECT resource, label FROM labels" + stated + " ORDER BY label",
        row -> at(around, row).labels.add(row.getString(2)),
        keys);
    session.each(
        "SELECT resource, number, value FROM metadata" + stated,
        row -> at(around, row).stated.put(row.getInt(2), row.getString(3)),
        keys);
    if (level == Level.PATIENT) {
      session.each(
          "SELECT id FROM protected_patients WHERE id IN (" + marks + ")",
          row -> at(around, row).isProtected = true,
          keys);
    }
  }

  /**
   * A row for each parent, with the digits of all its children's ids: rows cost more than what is
   * in them. Both databases take them as the inner selection orders them.
   */
  private String children(Level level, Level below, String marks) {
    String inOrder =
        "SELECT public_id FROM %s WHERE parent = x.id%s ORDER BY id"
            .formatted(Rows.table(below), below == Level.INSTANCE ? " AND version = 0" : "");
    return "SELECT x.id, (SELECT string_agg(%s, '') FROM (%s) o) FROM %s x WHERE x.id IN (%s)"
        .formatted(session.dialect().digits("o.public_id"), inOrder, Rows.table(level), marks);
  }

  private static Around at(Map<Long, Around> around, ResultSet row) throws SQLException {
    return Objects.requireNonNull(around.get(row.getLong(1)), "only those are asked for");
  }

  private static @Nullable Object[] starts(List<byte[]> ids) {
    return padded(ids.stream().map(id -> Arrays.copyOf(id, 8)).toList());
  }

  /** One, or {@link #TOGETHER} of them. */
  private static @Nullable Object[] padded(List<?> values) {
    return Columns.padded(values, values.size() == 1 ? 1 : TOGETHER);
  }
}
