package org.trinomen.archive.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection and the statements it has prepared, for one thread at a time. Arguments are Long,
 * Integer, String, byte[] or null.
 */
final class SqlSession implements AutoCloseable {

  private static final int STATEMENTS_KEPT_MAX = 64;

  /** Makes one value of the present row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes what it wants of the present row. */
  interface Look {
    void at(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final LinkedHashMap<String, PreparedStatement> statements =
      new LinkedHashMap<>(16, 0.75f, true);

  SqlSession(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  int update(String sql, @Nullable Object... arguments) throws SQLException {
    return prepare(sql, arguments).executeUpdate();
  }

  <T> List<T> list(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    List<T> found = new ArrayList<>();
    try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
      while (rows.next()) {
        found.add(row.read(rows));
      }
    }
    return found;
  }

  /** Looks at each row. */
  void each(String sql, Look look, @Nullable Object... arguments) throws SQLException {
    try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
      while (rows.next()) {
        look.at(rows);
      }
    }
  }

  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... arguments) throws SQLException {
    try (ResultSet rows = prepare(sql, arguments).executeQuery()) {
      return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
    }
  }

  /** The statement with its arguments set; it stays the session's. */
  PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      if (statements.size() >= STATEMENTS_KEPT_MAX) {
        Map.Entry<String, PreparedStatement> oldest = statements.firstEntry();
        statements.remove(oldest.getKey());
        oldest.getValue().close();
      }
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      set(statement, i + 1, arguments[i]);
    }
    return statement;
  }

  private static void set(PreparedStatement statement, int at, @Nullable Object argument)
      throws SQLException {
    switch (argument) {
      case null -> statement.setObject(at, null);
      case Long number -> statement.setLong(at, number);
      case Integer number -> statement.setInt(at, number);
      case String text -> statement.setString(at, text);
      case byte[] bytes -> statement.setBytes(at, bytes);
      default -> throw new IllegalArgumentException("no SQL type for " + argument.getClass());
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
