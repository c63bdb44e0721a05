package org.trinomen.identity.ledger;

import org.jspecify.annotations.Nullable;
import org.trinomen.identity.AgentKind;

/** Which statements make no sense where the ledger stands. */
final class Admission {

  private Admission() {}

  /** Why a statement may not be added; null if it may. */
  static @Nullable String refusal(Filing filing, Statement statement) {
    if (statement.basisSeq() > filing.log.head()) {
      return "it rests on an entry that is not there";
    }
    return switch (statement.assertion()) {
      case ScanAssertion.Observed observed ->
          filing.isObserved(observed.scan()) ? "the scan has been received before" : null;
      case LedgerAssertion.Retracts retracts -> retraction(filing, statement, retracts.seq());
      case LedgerAssertion.Confirms confirms -> confirmation(filing, confirms.seq());
      case LedgerAssertion.ViewpointDefined _,
          RosterAssertion _,
          SubjectAssertion _,
          ScanAssertion.Assigned _,
          ScanAssertion.OutOfStudy _,
          ScanAssertion.HeldForReview _,
          ScanAssertion.NotThisSubject _,
          ScanAssertion.Companion _ ->
          null;
    };
  }

  private static @Nullable String retraction(Filing filing, Statement statement, long seq) {
    if (!filing.log.has(seq)) {
      return "it retracts an entry that is not there";
    }
    LedgerEntry target = filing.log.entry(seq);
    if (target.assertion() instanceof ScanAssertion.Observed) {
      return "what arrived has arrived";
    }
    if (target.assertion() instanceof SubjectAssertion.PersonErased) {
      return "what is erased is gone";
    }
    if (target.assertion() instanceof LedgerAssertion.ViewpointDefined) {
      return "a viewpoint is not retracted but defined anew";
    }
    if (statement.agent().kind() != AgentKind.PERSON && target.agent().kind() == AgentKind.PERSON) {
      return "only a person retracts what a person said";
    }
    return null;
  }

  private static @Nullable String confirmation(Filing filing, long seq) {
    if (!filing.log.has(seq)) {
      return "it confirms an entry that is not there";
    }
    return switch (filing.log.entry(seq).assertion()) {
      case LedgerAssertion _ -> "only what is said of scans and subjects is confirmed";
      case RosterAssertion _ -> "a roster is not confirmed; its last row holds";
      case ScanAssertion.Observed _ -> "what arrived needs no confirmation";
      case ScanAssertion _, SubjectAssertion _ -> null;
    };
  }
}
