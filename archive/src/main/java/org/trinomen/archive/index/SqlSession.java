package org.trinomen.archive.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection and the statements it has prepared, for one thread at a time. Arguments are Long,
 * Integer, String, byte[] or null.
 *
 * <p>What is {@linkplain #write written} goes to a database of another process together with what
 * is written next, before anything is asked or committed. So writes of different statements may
 * change places, and those of one statement stay in order.
 */
final class SqlSession implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SqlSession.class);
  private static final int STATEMENTS_KEPT_MAX = 64;
  private static final int UNSENT_MAX = 2000;

  /** Makes one value of the present row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes what it wants of the present row. */
  interface Look {
    void at(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Dialect dialect;
  private final LinkedHashMap<String, PreparedStatement> statements =
      new LinkedHashMap<>(16, 0.75f, true);

  /** Statements with rows that have not been sent. */
  private final Set<PreparedStatement> unsent = new LinkedHashSet<>();

  private int unsentRows;

  SqlSession(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  Dialect dialect() {
    return dialect;
  }

  Connection connection() {
    return connection;
  }

  int update(String sql, @Nullable Object... arguments) throws SQLException {
    return prepare(sql, arguments).executeUpdate();
  }

  /** Has a row written, now or before the next thing that is asked. */
  void write(String sql, @Nullable Object... arguments) throws SQLException {
    if (!dialect.isRemote()) {
      update(sql, arguments);
      return;
    }
    if (unsentRows >= UNSENT_MAX) {
      send();
    }
    PreparedStatement statement = prepared(sql);
    setAll(statement, arguments);
    statement.addBatch();
    unsent.add(statement);
    unsentRows++;
  }

  /** Sends what was written and has not been sent. */
  void send() throws SQLException {
    while (!unsent.isEmpty()) {
      PreparedStatement next = unsent.iterator().next();
      unsent.remove(next);
      next.executeBatch();
    }
    unsentRows = 0;
  }

  /** Undoes what was written since the last commit. */
  void rollback() throws SQLException {
    for (PreparedStatement statement : unsent) {
      statement.clearBatch();
    }
    unsent.clear();
    unsentRows = 0;
    connection.rollback();
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
    send();
    PreparedStatement statement = prepared(sql);
    setAll(statement, arguments);
    return statement;
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      if (statements.size() >= STATEMENTS_KEPT_MAX) {
        send(); // the one that goes may be among them
        Map.Entry<String, PreparedStatement> oldest = statements.firstEntry();
        statements.remove(oldest.getKey());
        oldest.getValue().close();
      }
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    return statement;
  }

  private void setAll(PreparedStatement statement, @Nullable Object[] arguments)
      throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      set(statement, i + 1, arguments[i]);
    }
  }

  private void set(PreparedStatement statement, int at, @Nullable Object argument)
      throws SQLException {
    switch (argument) {
      case null -> statement.setObject(at, null);
      case Long number -> statement.setLong(at, number);
      case Integer number -> statement.setInt(at, number);
      case String text -> statement.setString(at, dialect.storable(text));
      case byte[] bytes -> statement.setBytes(at, bytes);
      default -> throw new IllegalArgumentException("no SQL type for " + argument.getClass());
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /** Closes a connection of which nothing more is expected. */
  void closeQuietly() {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("a connection of the index could not be closed: {}", e.getMessage());
    }
  }
}
