package org.trinomen.archive.index;

import java.io.Closeable;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few sessions that only read. Each question sees the last commit before it, and neither waits
 * for the writer nor makes it wait. A session is lent for one question and given back before the
 * answer is looked at, so that no one holds one while waiting for another.
 *
 * <p>A session whose connection is lost makes way for a new one, and the question is asked once
 * more: what the database server forgot by a restart was no fault of who asks. If there is no new
 * one to be had, nobody tries again for {@link #REST_NANOS}: questions then fail at once instead of
 * queueing up behind a server that does not answer.
 */
final class SessionPool implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(SessionPool.class);
  private static final long REST_NANOS = 500_000_000;

  /** What is asked of a session. */
  interface Question<T> {
    T ask(SqlSession session) throws SQLException;
  }

  /** Looks at a session that was just opened. */
  interface Look {
    void at(SqlSession session) throws SQLException;
  }

  /** Room for one session. */
  private static final class Slot {
    @Nullable SqlSession session;
  }

  private final Database database;
  private final Look opened;
  private final BlockingQueue<Slot> idle;
  private final int size;
  private volatile long failedAt;
  private volatile boolean failed;

  /**
   * A pool, which opens its sessions when they are first needed.
   *
   * @param opened looks at each session before it is asked anything
   */
  SessionPool(Database database, int size, Look opened) {
    this.database = database;
    this.size = size;
    this.opened = opened;
    this.idle = new ArrayBlockingQueue<>(size);
    for (int i = 0; i < size; i++) {
      idle.add(new Slot());
    }
  }

  <T> T ask(Question<T> question) {
    Slot slot = take();
    try {
      boolean fresh = slot.session == null;
      try {
        return question.ask(session(slot));
      } catch (SQLException e) {
        if (fresh || !database.isLost(e)) {
          throw e;
        }
        drop(slot);
        return question.ask(session(slot));
      }
    } catch (SQLException e) {
      if (!database.isLost(e)) {
        throw new IndexException("the index can't be read: " + e.getMessage(), e);
      }
      drop(slot);
      throw new IndexUnavailableException("the index can't be reached", e);
    } finally {
      idle.add(slot);
    }
  }

  private SqlSession session(Slot slot) throws SQLException {
    SqlSession present = slot.session;
    if (present != null) {
      return present;
    }
    if (failed && System.nanoTime() - failedAt < REST_NANOS) {
      throw new IndexUnavailableException("the index can't be reached");
    }
    boolean usable = false;
    try {
      SqlSession session = database.openReader();
      slot.session = session;
      opened.at(session);
      usable = true;
      return session;
    } catch (SQLException e) {
      if (!failed) {
        log.warn("the index can't be reached: {}", e.getMessage()); // who asks is not told where
      }
      throw e;
    } finally {
      failedAt = System.nanoTime();
      failed = !usable;
      if (!usable) {
        drop(slot);
      }
    }
  }

  private static void drop(Slot slot) {
    SqlSession session = slot.session;
    slot.session = null;
    if (session != null) {
      session.closeQuietly();
    }
  }

  private Slot take() {
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
      drop(take());
    }
  }
}
