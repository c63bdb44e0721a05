package org.trinomen.archive.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The schema that an index has, and the one that this program writes. Asking changes nothing.
 *
 * @param found of the index that is there; 0 if there is none
 * @param known of this program
 */
public record IndexVersion(int found, int known) {

  /** Of the index in a file. */
  public static IndexVersion of(Path file) throws IOException {
    if (Files.notExists(file) || Files.size(file) == 0) {
      return new IndexVersion(0, Migrations.known());
    }
    try (SqlSession session = SqliteIndex.reader(file)) {
      return of(session);
    } catch (SQLException e) {
      throw new IndexException("the index can't be read: " + e.getMessage(), e);
    }
  }

  /** Of the index in a database. */
  public static IndexVersion of(PostgresSettings settings, String owner) {
    try (SqlSession session = new PostgresDatabase(settings, owner).openReader()) {
      return of(session);
    } catch (SQLException e) {
      throw new IndexException("the index can't be read: " + e.getMessage(), e);
    }
  }

  private static IndexVersion of(SqlSession session) throws SQLException {
    Connection connection = session.connection();
    try (ResultSet tables =
            connection
                .getMetaData()
                .getTables(null, connection.getSchema(), "schema_version", null);
        Statement statement = connection.createStatement()) {
      return new IndexVersion(
          tables.next() ? Migrations.version(statement) : 0, Migrations.known());
    }
  }

  /** Written by a newer program: this one can't use it. */
  public boolean isNewer() {
    return found > known;
  }

  /** Written by an older program, and to be brought to the form of this one. */
  public boolean isOlder() {
    return found > 0 && found < known;
  }
}
