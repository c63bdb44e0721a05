package org.trinomen.server.identity;

import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Assertion;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Roster;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/**
 * Refuses statements about what there is not, as far as the author sees: a code with a slip in it
 * would make a subject that nobody enrolled.
 *
 * @param within what the author may state things of
 */
record KnownThings(ReachedIdentity within, LedgerState state, Agent author) {

  /** Refuses what names something else than scans that there is not. */
  void require(Assertion assertion) {
    switch (assertion) {
      case ScanAssertion.Assigned assigned -> {
        SubjectVisit visit = assigned.subjectVisit();
        requireEnrolled(new SubjectRef(visit.study(), visit.subject()));
        requireVisit(visit);
      }
      case ScanAssertion.NotThisSubject not -> requireEnrolled(not.subject());
      case SubjectAssertion.SamePerson same -> {
        requireEnrolled(same.subject());
        requireEnrolled(same.other());
      }
      case SubjectAssertion.DifferentPerson different -> {
        requireEnrolled(different.subject());
        requireEnrolled(different.other());
      }
      case SubjectAssertion.AlsoKnownAs alias -> requireEnrolled(alias.subject());
      case SubjectAssertion.PersonErased erased -> requireEnrolled(erased.subject());
      case RosterAssertion.SiteRule rule -> requireSite(rule.site());
      case LedgerAssertion.Confirms confirms -> requireEntry(confirms.seq());
      case LedgerAssertion.Retracts retracts -> requireEntry(retracts.seq());
      case ScanAssertion.OutOfStudy _,
          ScanAssertion.HeldForReview _,
          ScanAssertion.Observed _,
          ScanAssertion.Companion _,
          RosterAssertion _,
          LedgerAssertion.ViewpointDefined _ -> {}
    }
  }

  private Roster roster() {
    return within.roster(state.head());
  }

  private void requireEnrolled(SubjectRef subject) {
    boolean enrolled =
        roster().subjects().stream()
            .anyMatch(
                known ->
                    known.study().equals(subject.study())
                        && (known.code().equals(subject.code())
                            || known.formerCodes().contains(subject.code())));
    if (!enrolled) {
      throw unknown("nobody is enrolled in that study under that code");
    }
  }

  /** A rule changes what is decided on whatever comes from the site, of whatever study. */
  private void requireSite(String site) {
    boolean known =
        roster().studies().stream()
            .flatMap(study -> study.sites().stream())
            .anyMatch(candidate -> candidate.id().equals(site));
    if (!known) {
      throw unknown("no study has such a site");
    }
    if (!within.isWhole()) {
      throw new RequestFailure(
          ErrorCode.FORBIDDEN, "rules for sites are for those whose right to decide has no limits");
    }
  }

  private void requireVisit(SubjectVisit visit) {
    Roster roster = roster();
    boolean scheduled =
        roster.studies().stream()
            .filter(study -> study.id().equals(visit.study()))
            .map(ResearchStudy::visits)
            .anyMatch(
                visits -> visits.stream().anyMatch(known -> known.label().equals(visit.visit())));
    boolean planned =
        roster.visits().stream()
            .anyMatch(
                known ->
                    known.study().equals(visit.study()) && known.label().equals(visit.visit()));
    if (!scheduled && !planned) {
      throw unknown("the study has no visit of that label");
    }
  }

  /**
   * What one has stated oneself can be taken back, though by that very statement the scan is of
   * nobody within one's reach any more. What is not there, the ledger itself refuses.
   */
  private void requireEntry(long seq) {
    if (within.isWhole()) {
      return;
    }
    boolean seen = within.entry(seq).filter(target -> isOfScans(target.assertion())).isPresent();
    boolean own =
        state
            .entry(seq)
            .filter(target -> target.agent().equals(author))
            .filter(target -> target.assertion() instanceof ScanAssertion)
            .isPresent();
    if (!seen && !own) {
      throw unknown("there is no such entry");
    }
  }

  /** Not of rosters, rules and viewpoints: those are for rights without limits. */
  private static boolean isOfScans(Assertion assertion) {
    return switch (assertion) {
      case ScanAssertion _, SubjectAssertion _ -> true;
      case LedgerAssertion.Confirms _, LedgerAssertion.Retracts _ -> true;
      case RosterAssertion _, LedgerAssertion.ViewpointDefined _ -> false;
    };
  }

  private static RequestFailure unknown(String details) {
    return new RequestFailure(ErrorCode.INEXISTENT_ITEM, details);
  }
}
