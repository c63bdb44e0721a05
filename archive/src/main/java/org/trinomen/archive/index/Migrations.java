package org.trinomen.archive.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Brings a database to the schema this program knows: SQL scripts, numbered, each applied once, in
 * one transaction with its number. Forty lines of our own instead of Flyway, because the index can
 * always be rebuilt from the volumes (there is nothing to repair, baseline or undo) and because
 * Flyway costs most of a second at every start that calls it.
 */
final class Migrations {

  /** The scripts in order; the first is version 1. A script that was released is never changed. */
  private static final List<String> SCRIPTS =
      List.of(
          "V1__index.sql",
          "V2__scans.sql",
          "V3__annotations.sql",
          "V4__terms.sql",
          "V5__ten_million.sql");

  private Migrations() {}

  static void apply(Connection connection, Dialect dialect) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)");
      int version = version(statement);
      if (version > SCRIPTS.size()) {
        throw new IndexException(
            ("the index has schema version %d, this program knows versions up to %d:"
                    + " use the newer program, or delete the index and rebuild it")
                .formatted(version, SCRIPTS.size()));
      }
      for (int next = version; next < SCRIPTS.size(); next++) {
        run(statement, SCRIPTS.get(next), dialect);
        record(connection, next + 1);
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  /** The version that this program writes. */
  static int known() {
    return SCRIPTS.size();
  }

  static int version(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT MAX(version) FROM schema_version")) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private static void record(Connection connection, int version) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO schema_version (version) VALUES (?)")) {
      insert.setInt(1, version);
      insert.executeUpdate();
    }
  }

  private static void run(Statement statement, String script, Dialect dialect) throws SQLException {
    for (String sql : text(script).split(";\\s*\n", -1)) {
      if (!sql.isBlank()) {
        statement.execute(dialect.schema(sql));
      }
    }
  }

  private static String text(String script) {
    try (InputStream in = Migrations.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + script);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
