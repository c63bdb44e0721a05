package org.trinomen.archive.reach;

import java.util.List;
import java.util.Optional;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.ResearchSubject;

/**
 * Statements as far as a reach goes: one is shown if all that it names is within. Only what an
 * algorithm considered besides is left out of a statement that is shown otherwise.
 *
 * @param within not everything
 */
record ReachedStatements(ReachedIdentity within, Reach reach, LedgerState state) {

  Optional<LedgerEntry> shown(LedgerEntry entry) {
    return shown(entry.assertion())
        .map(assertion -> assertion.equals(entry.assertion()) ? entry : with(entry, assertion));
  }

  private static LedgerEntry with(LedgerEntry entry, Assertion assertion) {
    Statement whole = entry.statement();
    return new LedgerEntry(
        entry.seq(),
        entry.recordedAt(),
        new Statement(
            whole.agent(),
            assertion,
            whole.reason(),
            whole.evidence(),
            whole.validFrom(),
            whole.validTo(),
            whole.basisSeq(),
            whole.configurationDigest()),
        entry.previousHash(),
        entry.hash());
  }

  private Optional<Assertion> shown(Assertion assertion) {
    return switch (assertion) {
      case ScanAssertion scan -> within.sees(scan.scan()) ? ofScan(scan) : Optional.empty();
      case SubjectAssertion subject -> only(subject, ofSubject(subject));
      case RosterAssertion roster -> only(roster, ofRoster(roster));
      case LedgerAssertion ledger -> only(ledger, ofLedger(ledger));
    };
  }

  private static Optional<Assertion> only(Assertion assertion, boolean shown) {
    return shown ? Optional.of(assertion) : Optional.empty();
  }

  private Optional<Assertion> ofScan(ScanAssertion assertion) {
    return switch (assertion) {
      case ScanAssertion.Observed observed -> Optional.of(observed);
      case ScanAssertion.Assigned assigned ->
          sees(assigned.subjectVisit())
              ? Optional.of(
                  new ScanAssertion.Assigned(
                      assigned.scan(),
                      assigned.subjectVisit(),
                      assigned.confidence(),
                      seen(assigned.alternatives())))
              : Optional.empty();
      case ScanAssertion.OutOfStudy out ->
          Optional.of(
              new ScanAssertion.OutOfStudy(
                  out.scan(), out.reason(), out.confidence(), seen(out.alternatives())));
      case ScanAssertion.HeldForReview held ->
          only(held, seen(held.candidates()).size() == held.candidates().size());
      case ScanAssertion.NotThisSubject not -> only(not, within.sees(not.subject()));
      case ScanAssertion.Companion companion -> only(companion, within.sees(companion.of()));
    };
  }

  private List<Candidate> seen(List<Candidate> candidates) {
    return candidates.stream()
        .filter(
            candidate ->
                switch (candidate.whose()) {
                  case SubjectVisit visit -> sees(visit);
                  case Candidate.Outside _ -> true;
                })
        .toList();
  }

  private boolean sees(SubjectVisit visit) {
    return within.sees(new SubjectRef(visit.study(), visit.subject()));
  }

  private boolean ofSubject(SubjectAssertion assertion) {
    return switch (assertion) {
      case SubjectAssertion.SamePerson same ->
          within.sees(same.subject()) && within.sees(same.other());
      case SubjectAssertion.DifferentPerson different ->
          within.sees(different.subject()) && within.sees(different.other());
      case SubjectAssertion.AlsoKnownAs alias -> within.sees(alias.subject());
      case SubjectAssertion.PersonErased erased -> within.sees(erased.subject());
    };
  }

  private boolean ofRoster(RosterAssertion assertion) {
    return switch (assertion) {
      case RosterAssertion.StudyDefined defined -> reach.holdsWhole(defined.study().id());
      // Which studies a hospital's scanner serves, it does not say.
      case RosterAssertion.SiteNodeDeclared _ -> false;
      case RosterAssertion.SubjectEnrolled enrolled -> sees(enrolled.subject());
      case RosterAssertion.VisitPlanned planned -> within.sees(planned.subject());
      case RosterAssertion.VisitDone done -> within.sees(done.subject());
      case RosterAssertion.SiteRule rule -> within.seesSite(rule.site());
      case RosterAssertion.SitePatternSeen seen ->
          within.seesSite(seen.site()) && seen.scans().stream().allMatch(within::sees);
    };
  }

  /** A row of the roster, as of the row and as of now. */
  private boolean sees(ResearchSubject subject) {
    return reach.holds(subject.study(), subject.site())
        && within.sees(new SubjectRef(subject.study(), subject.code()));
  }

  private boolean ofLedger(LedgerAssertion assertion) {
    return switch (assertion) {
      case LedgerAssertion.Confirms confirms -> shows(confirms.seq());
      case LedgerAssertion.Retracts retracts -> shows(retracts.seq());
      case LedgerAssertion.ViewpointDefined _ -> true;
    };
  }

  /** Entries are about earlier ones, so this ends. */
  private boolean shows(long seq) {
    return state.entry(seq).flatMap(this::shown).isPresent();
  }
}
