package org.trinomen.archive.index;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;

/**
 * The rows of the log of changes. What happened to a resource that was withdrawn is passed over.
 */
final class ChangeRows {

  private static final String SELECT =
      "SELECT * FROM (SELECT c.id, c.kind, c.changed_at, CASE"
          + Stream.of(Level.values()).map(ChangeRows::whenOf).collect(Collectors.joining())
          + " END AS public_id FROM changes c WHERE c.id > ? AND c.id <= ?%s) x"
          + " WHERE public_id IS NOT NULL ORDER BY id %s LIMIT ?";

  private ChangeRows() {}

  private static String whenOf(Level level) {
    String kinds =
        Stream.of(Change.Kind.values())
            .filter(kind -> kind.level() == level)
            .map(kind -> Integer.toString(kind.code()))
            .collect(Collectors.joining(", "));
    return " WHEN c.kind IN (%s) THEN (SELECT public_id FROM %s WHERE id = c.resource)"
        .formatted(kinds, Rows.table(level));
  }

  static void insert(
      SqlSession session, ArchiveState state, Change.Kind kind, long resource, Instant at)
      throws SQLException {
    session.write(
        "INSERT INTO changes (id, kind, resource, changed_at) VALUES (?, ?, ?, ?)",
        ++state.lastChange,
        kind.code(),
        resource,
        at.getEpochSecond());
  }

  /** Its arguments are the numbers to come behind and to end at, and how many are wanted. */
  static String sql(ChangesQuery query) {
    String kinds =
        query.kinds().isEmpty()
            ? ""
            : " AND c.kind IN ("
                + query.kinds().stream()
                    .map(kind -> Integer.toString(kind.code()))
                    .sorted()
                    .collect(Collectors.joining(", "))
                + ")"
                // So says the index of those that are rare.
                + (query.kinds().contains(Change.Kind.NEW_INSTANCE) ? "" : " AND c.kind <> 1");
    return SELECT.formatted(kinds, isNewestWanted(query) ? "DESC" : "ASC");
  }

  private static boolean isNewestWanted(ChangesQuery query) {
    return query.to().isPresent() && query.since().isEmpty();
  }

  /** In ascending order, whatever was asked for. */
  static List<Change> select(SqlSession session, ChangesQuery query) throws SQLException {
    long cleared =
        session
            .first("SELECT changes_cleared FROM archive_state", row -> row.getLong(1))
            .orElse(0L);
    @Nullable Object[] arguments = {
      Math.max(cleared, query.since().orElse(0)), query.to().orElse(Long.MAX_VALUE), query.limit()
    };
    List<Change> changes =
        new ArrayList<>(
            session.list(
                sql(query),
                row ->
                    new Change(
                        row.getLong(1),
                        Change.Kind.ofCode(row.getInt(2)),
                        new PublicId(row.getBytes(4)),
                        Instant.ofEpochSecond(row.getLong(3))),
                arguments));
    if (isNewestWanted(query)) {
      Collections.reverse(changes);
    }
    return changes;
  }
}
