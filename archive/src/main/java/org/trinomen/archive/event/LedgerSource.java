package org.trinomen.archive.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.trinomen.archive.query.Finder;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectAssertion;

/**
 * Scans and whose they are, from the ledger. What an entry comes to is not told: it depends on who
 * asks, and is worked out for them, as of the entry.
 */
public final class LedgerSource implements EventSource {

  private final Supplier<LedgerState> ledger;
  private final Finder finder;

  public LedgerSource(Supplier<LedgerState> ledger, Finder finder) {
    this.ledger = ledger;
    this.finder = finder;
  }

  @Override
  public String name() {
    return "ledger";
  }

  @Override
  public Found after(Mark mark, int limit) {
    long position = mark.position();
    LedgerState state = ledger.get();
    long through = Math.min(state.head(), position + limit);
    List<Placed> events = new ArrayList<>();
    for (long seq = position + 1; seq <= through; seq++) {
      Optional<LedgerEntry> entry = state.entry(seq);
      if (entry.isPresent()) {
        event(state, entry.get()).ifPresent(events::add);
      }
    }
    return new Found(events, through);
  }

  private Optional<Placed> event(LedgerState state, LedgerEntry entry) {
    return switch (entry.assertion()) {
      case ScanAssertion scan -> Optional.of(ofScan(entry, scan));
      case RosterAssertion.SitePatternSeen seen ->
          Optional.of(
              new Placed(
                  entry.seq(),
                  Happening.of(
                      EventType.SITE_PATTERN, entry.recordedAt(), seen.site(), entryOf(entry))));
      case LedgerAssertion.Confirms(long seq) -> amended(state, entry, seq, "confirms");
      case LedgerAssertion.Retracts(long seq) -> amended(state, entry, seq, "retracts");
      case LedgerAssertion.ViewpointDefined _ -> Optional.empty();
      case RosterAssertion _, SubjectAssertion _ -> Optional.empty();
    };
  }

  private Placed ofScan(LedgerEntry entry, ScanAssertion assertion) {
    EventType type =
        switch (assertion) {
          case ScanAssertion.Observed _ -> EventType.SCAN_ARRIVED;
          case ScanAssertion.Assigned _ -> EventType.IDENTITY_ASSIGNED;
          case ScanAssertion.OutOfStudy _ -> EventType.IDENTITY_OUT_OF_STUDY;
          case ScanAssertion.HeldForReview _ -> EventType.IDENTITY_REVIEW;
          case ScanAssertion.NotThisSubject _, ScanAssertion.Companion _ ->
              EventType.IDENTITY_AMENDED;
        };
    return scan(entry, type, assertion.scan(), name(assertion));
  }

  private Optional<Placed> amended(LedgerState state, LedgerEntry entry, long of, String name) {
    return state
        .entry(of)
        .map(LedgerEntry::assertion)
        .filter(ScanAssertion.class::isInstance)
        .map(
            about -> scan(entry, EventType.IDENTITY_AMENDED, ((ScanAssertion) about).scan(), name));
  }

  private Placed scan(LedgerEntry entry, EventType type, String scan, String statement) {
    Map<String, String> details = new TreeMap<>(entryOf(entry));
    details.put("statement", statement);
    details.put("agentKind", entry.agent().kind().name());
    ScanId.parse(scan)
        .flatMap(finder::scan)
        .ifPresent(facts -> details.put(Happening.IMAGING_STUDY, facts.study().toString()));
    return new Placed(entry.seq(), Happening.of(type, entry.recordedAt(), scan, details));
  }

  private static Map<String, String> entryOf(LedgerEntry entry) {
    return Map.of("entry", Long.toString(entry.seq()));
  }

  private static String name(ScanAssertion assertion) {
    return switch (assertion) {
      case ScanAssertion.Observed _ -> "observed";
      case ScanAssertion.Assigned _ -> "assigned";
      case ScanAssertion.OutOfStudy _ -> "outOfStudy";
      case ScanAssertion.HeldForReview _ -> "heldForReview";
      case ScanAssertion.NotThisSubject _ -> "notThisSubject";
      case ScanAssertion.DuplicateOf _ -> "duplicateOf";
      case ScanAssertion.RepeatOf _ -> "repeatOf";
      case ScanAssertion.PartOf _ -> "partOf";
    };
  }
}
