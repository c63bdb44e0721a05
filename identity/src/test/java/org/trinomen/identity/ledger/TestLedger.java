package org.trinomen.identity.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeGrammar;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Site;

/** A ledger in memory, without hashes, and short ways to say things. */
final class TestLedger {

  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final String STUDY = "NPET";

  static final Agent ENGINE = new Agent.Algorithm("resolver", "1", "d1");
  static final Agent ADA = new Agent.Person("ada", "coordinator", "");
  static final Agent BEN = new Agent.Person("ben", "coordinator", "");
  static final Agent FEED = new Agent.Feed("roster");

  final LedgerState state = new LedgerState();
  final List<LedgerEntry> entries = new ArrayList<>();

  long say(Agent agent, Assertion assertion) {
    List<Evidence> evidence =
        agent instanceof Agent.Algorithm
            ? List.of(new Evidence("PatientID", "exact", 13))
            : List.of();
    return add(
        new Statement(
            agent, assertion, new Reason("test", ""), evidence, null, null, state.head(), ""));
  }

  long add(Statement statement) {
    long seq = state.head() + 1;
    LedgerEntry entry = new LedgerEntry(seq, START.plusSeconds(seq), statement, "", "");
    entries.add(entry);
    state.add(entry);
    return seq;
  }

  long observed(String scan) {
    return observed(scan, "PT", Set.of());
  }

  long observed(String scan, String modality, Set<String> likenesses) {
    Instant received = START.plusSeconds(state.head());
    return say(FEED, new ScanAssertion.Observed(scan, received, "", modality, likenesses));
  }

  long enrolled(String code, String... former) {
    return say(FEED, new RosterAssertion.SubjectEnrolled(row(code, former)));
  }

  long is(Agent agent, String scan, String code, String visit) {
    return say(
        agent,
        new ScanAssertion.Assigned(scan, new SubjectVisit(STUDY, code, visit), 0.9999, List.of()));
  }

  long not(Agent agent, String scan, String code) {
    return say(agent, new ScanAssertion.NotThisSubject(scan, subject(code), ""));
  }

  long out(Agent agent, String scan) {
    return say(
        agent, new ScanAssertion.OutOfStudy(scan, OutOfStudyReason.PHANTOM, 0.9999, List.of()));
  }

  long held(Agent agent, String scan) {
    return say(agent, new ScanAssertion.HeldForReview(scan, "disagrees", 0.5, List.of()));
  }

  long retract(Agent agent, long seq) {
    return say(agent, new LedgerAssertion.Retracts(seq));
  }

  static SubjectRef subject(String code) {
    return new SubjectRef(STUDY, code);
  }

  static ResearchSubject row(String code, String... former) {
    return new ResearchSubject(
        STUDY,
        "NPET/1",
        code,
        List.of(former),
        PersonalIdentity.UNKNOWN,
        LocalDate.of(2026, 1, 1),
        null,
        ResearchSubject.Status.ACTIVE,
        null);
  }

  static ResearchStudy study(Site... sites) {
    return new ResearchStudy(
        STUDY,
        "NPET",
        new CodeGrammar("{site}{N3}", CheckDigit.NONE),
        "PatientID",
        IdentityPolicy.NONE,
        "FDG",
        "",
        "PT",
        List.of(new PlannedVisit("V1", 0, 20), new PlannedVisit("V2", 365, 40)),
        List.of(sites));
  }
}
