package org.trinomen.archive.index;

import java.io.Closeable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A few connections that only read. In write-ahead-log mode each question sees the last commit
 * before it, and neither waits for the writer nor makes it wait. A session is lent for one question
 * and given back before the answer is looked at, so that no one holds one while waiting for
 * another.
 */
final class SqlitePool implements Closeable {

  /** What is asked of a session. */
  interface Question<T> {
    T ask(SqlSession session) throws SQLException;
  }

  private final BlockingQueue<SqlSession> idle;
  private final int size;

  SqlitePool(Path file, int size) throws SQLException {
    this.size = size;
    this.idle = new ArrayBlockingQueue<>(size);
    for (int i = 0; i < size; i++) {
      Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA query_only = ON");
        statement.execute("PRAGMA busy_timeout = 10000");
        statement.execute("PRAGMA cache_size = -8000");
      }
      idle.add(new SqlSession(connection));
    }
  }

  <T> T ask(Question<T> question) {
    SqlSession session = take();
    try {
      return question.ask(session);
    } catch (SQLException e) {
      throw new IndexException("the index can't be read: " + e.getMessage(), e);
    } finally {
      idle.add(session);
    }
  }

  private SqlSession take() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return idle.take();
        } catch (InterruptedException e) {
          interrupted = true; // a session is given back within one question: wait for it
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Waits for the questions in progress and closes all connections. */
  @Override
  public void close() {
    for (int i = 0; i < size; i++) {
      try {
        take().close();
      } catch (SQLException e) {
        throw new IndexException("the index can't be closed: " + e.getMessage(), e);
      }
    }
  }
}
