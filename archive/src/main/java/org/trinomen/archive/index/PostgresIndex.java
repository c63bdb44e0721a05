package org.trinomen.archive.index;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The index in a schema of a PostgreSQL database, for archives that have a database server, share
 * one with others, or outgrow one file.
 */
public final class PostgresIndex {

  private PostgresIndex() {}

  /** Fills a new index. */
  @FunctionalInterface
  public interface Filling {
    /** Returns the number of records read. */
    long fill(SqlIndex index) throws IOException;
  }

  /**
   * Opens the index; its schema is made if it is not there.
   *
   * @param owner stands for the volumes that it is the index of, and is the same at each start
   */
  public static SqlIndex open(PostgresSettings settings, String owner) {
    return open(settings, owner, Connection::commit);
  }

  /** As {@link #open(PostgresSettings, String)}, with commits that may fail. */
  static SqlIndex open(PostgresSettings settings, String owner, IndexWriter.Commits commits) {
    return SqlIndex.open(new PostgresDatabase(settings, owner), settings.connections(), commits);
  }

  /**
   * Makes the index anew in a schema beside its own, which takes its place when it is complete:
   * until then, and if anything fails, the old one stays. No one may have the old one open.
   *
   * @return the number of records read
   */
  public static long rebuild(PostgresSettings settings, String owner, Filling filling)
      throws IOException {
    PostgresDatabase present = new PostgresDatabase(settings, owner);
    PostgresSettings beside = settings.withSchema(settings.schema() + "_new");
    PostgresDatabase fresh = new PostgresDatabase(beside, owner);
    try {
      fresh.drop();
      long records;
      try (SqlIndex index = open(beside, owner)) {
        records = filling.fill(index);
      }
      fresh.analyze();
      fresh.replace(present);
      return records;
    } catch (SQLException e) {
      throw new IndexException("the index can't be made anew: " + e.getMessage(), e);
    }
  }
}
