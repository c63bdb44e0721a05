package org.trinomen.archive.index;

import java.sql.SQLException;
import java.util.List;

/** What one kind of database does in its own way. Any number of threads may use it. */
interface Database {

  /** A session for the one who writes: in transactions, on a schema that is up to date. */
  SqlSession openWriter() throws SQLException;

  /** A session that only reads, each statement for itself. */
  SqlSession openReader() throws SQLException;

  /**
   * Whether the connection is gone, or there is no one at its other end who could answer: another
   * connection may do better, now or later.
   */
  boolean isLost(SQLException e);

  /** Contradictions within the rows, and what the database finds wrong in its own files. */
  List<String> check() throws SQLException;
}
