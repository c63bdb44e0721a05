package org.trinomen.identity.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries in order, and which of them are about which others. */
final class EntryLog {

  private final List<LedgerEntry> entries = new ArrayList<>();
  private final Map<Long, List<LedgerEntry>> retractions = new HashMap<>();

  void add(LedgerEntry entry) {
    if (entry.seq() != head() + 1) {
      throw new IllegalArgumentException(
          "entry %d cannot follow entry %d".formatted(entry.seq(), head()));
    }
    entries.add(entry);
    if (entry.assertion() instanceof LedgerAssertion.Retracts retracts) {
      retractions.computeIfAbsent(retracts.seq(), _ -> new ArrayList<>(1)).add(entry);
    }
  }

  long head() {
    return entries.size();
  }

  /** An entry by its number, which must be that of one. */
  LedgerEntry entry(long seq) {
    return entries.get(Math.toIntExact(seq - 1));
  }

  boolean has(long seq) {
    return seq >= 1 && seq <= head();
  }

  /** Entries that retract an entry, in order. */
  List<LedgerEntry> retractionsOf(long seq) {
    return retractions.getOrDefault(seq, List.of());
  }

  /** Number of the last entry recorded at a moment or before; 0 if there was none yet. */
  long positionAt(Instant moment) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).recordedAt().isAfter(moment)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
