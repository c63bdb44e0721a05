package org.trinomen.identity.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that was ever said of one scan. Whether it counts is asked as of a position. */
final class ScanHistory {

  private final String scan;

  /**
   * {@link ScanAssertion.Observed}; the first one holds for ever, for what arrived never changes.
   */
  private @Nullable LedgerEntry observed;

  /** Says whose it is, that it is nobody's, or that it must be looked at; in order. */
  final List<Claim> claims = new ArrayList<>(2);

  /** {@link ScanAssertion.NotThisSubject}, in order. */
  final List<Claim> denials = new ArrayList<>(0);

  /** {@link ScanAssertion.Companion}, in order. */
  final List<Claim> companions = new ArrayList<>(0);

  /** Every entry about it, retractions and confirmations too; in order. */
  final List<LedgerEntry> all = new ArrayList<>(2);

  ScanHistory(String scan) {
    this.scan = scan;
  }

  String scan() {
    return scan;
  }

  void observe(LedgerEntry entry) {
    if (observed == null) {
      observed = entry;
    }
  }

  /** What arrived, if that was known by then. */
  ScanAssertion.@Nullable Observed observed(long asOf) {
    LedgerEntry entry = observed;
    return entry == null || entry.seq() > asOf ? null : (ScanAssertion.Observed) entry.assertion();
  }

  /** Number of the entry that says it arrived; 0 if none does by then. */
  long observedSeq(long asOf) {
    LedgerEntry entry = observed;
    return entry == null || entry.seq() > asOf ? 0 : entry.seq();
  }

  /** When it arrived; null if that was not known by then. */
  @Nullable Instant receivedAt(long asOf) {
    ScanAssertion.Observed seen = observed(asOf);
    return seen == null ? null : seen.receivedAt();
  }

  /** Whether two scans are parts or copies of one acquisition, by what arrived. */
  static boolean alike(ScanHistory one, ScanHistory other, long asOf) {
    ScanAssertion.Observed a = one.observed(asOf);
    ScanAssertion.Observed b = other.observed(asOf);
    if (a == null || b == null) {
      return false;
    }
    return a.likenesses().stream().anyMatch(b.likenesses()::contains);
  }

  /** Whether both may be a visit's because they are of two modalities. */
  static boolean differInModality(ScanHistory one, ScanHistory other, long asOf) {
    ScanAssertion.Observed a = one.observed(asOf);
    ScanAssertion.Observed b = other.observed(asOf);
    return a != null
        && b != null
        && !a.modality().isEmpty()
        && !b.modality().isEmpty()
        && !a.modality().equals(b.modality());
  }
}
