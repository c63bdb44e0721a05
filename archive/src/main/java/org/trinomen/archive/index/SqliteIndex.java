package org.trinomen.archive.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConfig;

/**
 * The index in one SQLite file, for installations without a database server.
 *
 * <p>A commit does not wait for the disk ({@code synchronous = NORMAL} in write-ahead-log mode): a
 * power cut may undo the last transactions whole, mark included, and never half. That is all we
 * need, because the volumes are the truth and were synced before; what is lost here is read again
 * from there, from the mark on.
 */
public final class SqliteIndex {

  private static final int READERS = 4;

  private SqliteIndex() {}

  /** Opens the index in a file, which is made (for the owner's eyes only) if it is not there. */
  public static SqlIndex open(Path file) throws IOException {
    return open(file, Connection::commit);
  }

  /** As {@link #open(Path)}, with commits that may fail. */
  static SqlIndex open(Path file, IndexWriter.Commits commits) throws IOException {
    if (Files.notExists(file)) {
      // SQLite gives its -wal and -shm files the permissions of the database.
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return SqlIndex.open(new SqliteDatabase(file), READERS, commits);
  }

  /** A session that reads an index without being one. */
  static SqlSession reader(Path file) throws SQLException {
    return new SqliteDatabase(file).openReader();
  }

  /** The file, as the index needs it. */
  private record SqliteDatabase(Path file) implements Database {

    @Override
    public SqlSession openWriter() throws SQLException {
      Connection connection = connect("synchronous = NORMAL", "cache_size = -32000");
      boolean opened = false;
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA journal_mode = WAL");
        statement.execute("PRAGMA wal_autocheckpoint = 4000"); // pages: fewer waits for the disk
        Migrations.apply(connection, Dialect.SQLITE);
        connection.setAutoCommit(false);
        opened = true;
        return new SqlSession(connection, Dialect.SQLITE);
      } finally {
        if (!opened) {
          connection.close();
        }
      }
    }

    @Override
    public SqlSession openReader() throws SQLException {
      return new SqlSession(connect("query_only = ON", "cache_size = -8000"), Dialect.SQLITE);
    }

    private Connection connect(String... pragmas) throws SQLException {
      SQLiteConfig config = new SQLiteConfig();
      // Unless told not to, the driver asks for a new row's key after each insert.
      config.setGetGeneratedKeys(false);
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      boolean connected = false;
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 10000");
        for (String pragma : pragmas) {
          statement.execute("PRAGMA " + pragma);
        }
        connected = true;
        return connection;
      } finally {
        if (!connected) {
          connection.close();
        }
      }
    }

    /** The file is there or it is not: trying again is no help. */
    @Override
    public boolean isLost(SQLException e) {
      return false;
    }

    @Override
    public List<String> check() throws SQLException {
      try (SqlSession session = openReader();
          Statement statement = session.connection().createStatement();
          ResultSet rows = statement.executeQuery("PRAGMA quick_check")) {
        List<String> wrong = new ArrayList<>(new IndexReader(session).check());
        while (rows.next()) {
          if (!"ok".equals(rows.getString(1))) {
            wrong.add("SQLite: " + rows.getString(1));
          }
        }
        return wrong;
      }
    }
  }
}
