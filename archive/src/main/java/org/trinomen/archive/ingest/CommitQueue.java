package org.trinomen.archive.ingest;

import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where complete arrivals wait for their turn at {@link GroupCommit}. There is no thread of its
 * own: who comes while nobody leads does the work, on the thread that brought the arrival; who
 * comes meanwhile waits, and when the leader is done the first of those leads the next batch. So
 * the more senders there are, the more arrivals share one fsync, and a lone sender wakes no other
 * thread: that would cost it more than the index does.
 *
 * <p>One batch is on its way at a time. The lock that passes the lead on makes what one leader did
 * visible to the next.
 */
final class CommitQueue {

  private final GroupCommit commit;
  private final int waitingMax;
  private final int batchMax;
  private final Runnable afterCommit;

  // Guarded by this.
  private final Deque<PendingArrival> waiting = new ArrayDeque<>();
  private boolean led;
  private boolean ended;

  CommitQueue(GroupCommit commit, IngestSettings settings, Runnable afterCommit) {
    this.commit = commit;
    this.afterCommit = afterCommit;
    this.waitingMax = settings.queueMax();
    this.batchMax = settings.batchMax();
  }

  /** Returns when the arrival has its outcome or failure. */
  void pass(PendingArrival arrival) throws IngestClosedException, InterruptedIOException {
    if (enter(arrival) || arrival.awaitTurn()) {
      lead();
    }
  }

  /**
   * Whether the arrival is to lead. Waits while too many do: so senders are held up, not memory.
   */
  private synchronized boolean enter(PendingArrival arrival)
      throws IngestClosedException, InterruptedIOException {
    try {
      while (waiting.size() >= waitingMax && !ended) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the arrival was kept");
    }
    if (ended) {
      throw new IngestClosedException();
    }
    waiting.add(arrival);
    boolean leads = !led;
    led = true;
    return leads;
  }

  /**
   * The leader's own arrival is the first of those that wait. The lead is passed on before outcomes
   * are given: the disk is not to rest while senders are woken.
   */
  private void lead() {
    // An interrupt is for the bringer of one arrival: it must not disturb the others.
    boolean interrupted = Thread.interrupted();
    List<PendingArrival> batch = next();
    boolean done = false;
    try {
      List<Runnable> outcomes = commit.commit(batch);
      afterCommit.run();
      done = true;
      passOn();
      outcomes.forEach(Runnable::run);
    } finally {
      if (!done) {
        giveUp(batch);
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized List<PendingArrival> next() {
    List<PendingArrival> batch = new ArrayList<>();
    while (batch.size() < batchMax && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    notifyAll();
    return batch;
  }

  private synchronized void passOn() {
    PendingArrival first = waiting.peek();
    led = first != null;
    if (first != null) {
      first.lead();
    }
    notifyAll();
  }

  /** After an error that nobody foresaw: no one must wait for ever. */
  private synchronized void giveUp(List<PendingArrival> batch) {
    ended = true;
    led = false;
    batch.addAll(waiting);
    waiting.clear();
    batch.forEach(left -> left.fail(new IngestClosedException()));
    notifyAll();
  }

  /** Takes no more, and returns when all that were taken are committed, or failed. */
  synchronized void close() throws InterruptedException {
    ended = true;
    notifyAll();
    while (led) {
      wait();
    }
  }
}
