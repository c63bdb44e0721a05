package org.trinomen.archive.index;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trinomen.archive.volume.RecordLocation;

/**
 * What the volumes hold durably and the index has yet to make rows of, in order. Senders add, and
 * need not wait while rows are made of what was added before.
 */
final class IndexBacklog {

  /** So many entries are worth a transaction that nobody asked for. */
  static final int AT_ONCE = 32;

  /**
   * What one write brought.
   *
   * @param mark where reading the volumes goes on afterwards
   * @param absent hashes of SOP Instance UIDs that were in no row and in no earlier batch
   */
  record Batch(List<IndexEntry> entries, RecordLocation mark, Set<Long> absent) {}

  // Guarded by this.
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private final Map<Long, Integer> uidHashes = new HashMap<>();
  private final Set<Long> absent = new HashSet<>();
  private boolean ended;

  /** Whether making rows failed the last time. */
  private volatile boolean failing;

  /** As many entries as wait, a batch without any counted for one; asked without the lock. */
  private volatile int size;

  int size() {
    return size;
  }

  boolean failing() {
    return failing;
  }

  /** Adds a batch, and wakes who waits for so many that there is work for it. */
  synchronized void add(List<IndexEntry> entries, RecordLocation mark) {
    for (IndexEntry entry : entries) {
      uidHashes.merge(hash(entry), 1, Integer::sum);
    }
    waiting.add(new Batch(entries, mark, Set.copyOf(absent)));
    absent.clear();
    size += count(entries);
    if (size >= AT_ONCE) {
      notifyAll();
    }
  }

  /** Whether an instance with this hash of its SOP Instance UID waits. */
  synchronized boolean holds(long uidHash) {
    return uidHashes.containsKey(uidHash);
  }

  /** Notes for the next batch that a hash is in no row and in no batch. */
  synchronized void noteAbsent(long uidHash) {
    absent.add(uidHash);
  }

  /** All that waits, and goes on waiting until it is {@link #done}. */
  synchronized List<Batch> batches() {
    return new ArrayList<>(waiting);
  }

  /** The first batches have their rows, for everybody to see. */
  synchronized void done(int batches) {
    for (int i = 0; i < batches; i++) {
      List<IndexEntry> entries = waiting.remove().entries();
      size -= count(entries);
      for (IndexEntry entry : entries) {
        uidHashes.computeIfPresent(hash(entry), (_, count) -> count == 1 ? null : count - 1);
      }
    }
    failing = false;
  }

  /** Gives up all that waits: it has no rows, and will be read from the volumes again. */
  synchronized void forget() {
    done(waiting.size());
  }

  /** Making rows failed. All waits as before, and {@link #awaitWork} rests until some are done. */
  void failed() {
    failing = true;
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Waits until {@link #AT_ONCE} entries wait, or the end.
   *
   * @return whether there is work; if not, it is the end
   */
  synchronized boolean awaitWork() throws InterruptedException {
    while ((size < AT_ONCE || failing) && !ended) {
      wait();
    }
    return !ended;
  }

  private static int count(List<IndexEntry> entries) {
    return Math.max(1, entries.size());
  }

  private static long hash(IndexEntry entry) {
    return UidCode.key(entry.header().sopInstanceUid());
  }
}
