package org.trinomen.identity.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.identity.viewpoint.Viewpoint;

/** What must hold of any ledger after any entry, and an answer remembered to be asked again. */
final class LedgerInvariants {

  static final List<Viewpoint> VIEWPOINTS =
      List.of(
          ShippedViewpoints.RECORDED,
          ShippedViewpoints.STUDY,
          ShippedViewpoints.STUDY.atSite("NPET/1", "JHU"));

  private final TestLedger ledger;
  private final List<Remembered> remembered = new ArrayList<>();

  private record Remembered(Viewpoint viewpoint, long asOf, String answers) {}

  LedgerInvariants(TestLedger ledger) {
    this.ledger = ledger;
  }

  List<Answer> answers(Viewpoint viewpoint) {
    return ledger.state.answers(viewpoint, ledger.state.head());
  }

  /** Remembers all answers of now, to the last character. */
  void remember() {
    for (Viewpoint viewpoint : VIEWPOINTS) {
      long head = ledger.state.head();
      remembered.add(
          new Remembered(viewpoint, head, ledger.state.answers(viewpoint, head).toString()));
    }
  }

  /** Asks again, here and of a replay on "another machine". */
  void theRememberedIsUnchanged() {
    LedgerState replayed = new LedgerState();
    ledger.entries.forEach(replayed::add);
    for (Remembered r : remembered) {
      assertThat(ledger.state.answers(r.viewpoint(), r.asOf()).toString()).isEqualTo(r.answers());
      assertThat(replayed.answers(r.viewpoint(), r.asOf()).toString()).isEqualTo(r.answers());
    }
  }

  /** A replay that stops at a position knows nothing of what came later, and answers the same. */
  void aReplayOfThePrefixAnswersTheSame(long asOf) {
    LedgerState prefix = new LedgerState();
    ledger.entries.subList(0, (int) asOf).forEach(prefix::add);
    for (Viewpoint viewpoint : VIEWPOINTS) {
      assertThat(ledger.state.answers(viewpoint, asOf)).isEqualTo(prefix.answers(viewpoint, asOf));
    }
    assertThat(ledger.state.roster(asOf)).isEqualTo(prefix.roster(asOf));
    List<String> scans = prefix.scans(asOf);
    assertThat(ledger.state.declarations(asOf)).isEqualTo(prefix.declarations(asOf));
    assertThat(ledger.state.declarations(scans, asOf))
        .as("what the resolver is told")
        .isEqualTo(prefix.declarations(scans, asOf));
  }

  void hold() {
    List<String> scans = ledger.state.scans(ledger.state.head());
    for (Viewpoint viewpoint : VIEWPOINTS) {
      List<Answer> answers = answers(viewpoint);
      assertThat(answers).extracting(Answer::scan).isEqualTo(scans);
      for (Answer answer : answers) {
        // One by one as all at once: the order of asking makes no difference.
        assertThat(ledger.state.answer(answer.scan(), viewpoint, ledger.state.head()))
            .isEqualTo(answer);
        restsOnWhatCounts(answer, viewpoint);
      }
      atMostOneScanAVisit(answers, viewpoint);
    }
  }

  private void restsOnWhatCounts(Answer answer, Viewpoint viewpoint) {
    switch (answer) {
      case Answer.Resolved resolved -> requireDeclared(resolved.restsOn(), viewpoint);
      case Answer.OutOfStudy out -> requireDeclared(out.restsOn(), viewpoint);
      case Answer.InReview review ->
          assertThat(review.conflicting().isEmpty())
              .isEqualTo(
                  !Set.of(
                          Answer.Cause.CONFLICT,
                          Answer.Cause.RIVAL_SCAN,
                          Answer.Cause.CONTRADICTORY_PERSONS)
                      .contains(review.cause()));
    }
    // What goes with another scan has no more authority than is behind that one.
    for (long dissent : answer.dissent()) {
      if (!isCompanion(dissent) && !isCompanion(answer.restsOn())) {
        assertThat(rank(viewpoint, dissent)).isGreaterThan(rank(viewpoint, answer.restsOn()));
      }
    }
  }

  /** Somebody whom the viewpoint believes said so, and it was not taken back. */
  private void requireDeclared(long seq, Viewpoint viewpoint) {
    assertThat(ledger.state.counts(seq, viewpoint, ledger.state.head())).isTrue();
  }

  private boolean isCompanion(long seq) {
    Assertion assertion = ledger.entries.get((int) seq - 1).assertion();
    return assertion instanceof LedgerAssertion.Confirms confirms
        ? isCompanion(confirms.seq())
        : assertion instanceof ScanAssertion.Companion;
  }

  private int rank(Viewpoint viewpoint, long seq) {
    Agent agent = ledger.entries.get((int) seq - 1).agent();
    return viewpoint.rank(agent.kind(), agent.role(), agent.organization()).orElseThrow();
  }

  private void atMostOneScanAVisit(List<Answer> answers, Viewpoint viewpoint) {
    Map<Object, List<String>> byVisit = new HashMap<>();
    for (Answer answer : answers) {
      if (answer instanceof Answer.Resolved resolved) {
        byVisit
            .computeIfAbsent(resolved.subjectVisit(), _ -> new ArrayList<>())
            .add(resolved.scan());
      }
    }
    for (List<String> scans : byVisit.values()) {
      for (String one : scans) {
        for (String other : scans) {
          assertThat(one.equals(other) || mayShare(one, other, viewpoint))
              .as("%s and %s of one visit", one, other)
              .isTrue();
        }
      }
    }
  }

  private boolean mayShare(String one, String other, Viewpoint viewpoint) {
    ScanAssertion.Observed a = observed(one);
    ScanAssertion.Observed b = observed(other);
    Set<String> both = new HashSet<>(a.likenesses());
    both.retainAll(b.likenesses());
    Set<String> company = company(one, viewpoint);
    company.retainAll(company(other, viewpoint));
    return !both.isEmpty() || !a.modality().equals(b.modality()) || !company.isEmpty();
  }

  private ScanAssertion.Observed observed(String scan) {
    return ledger.entries.stream()
        .filter(
            entry -> entry.assertion() instanceof ScanAssertion.Observed o && o.scan().equals(scan))
        .map(entry -> (ScanAssertion.Observed) entry.assertion())
        .findFirst()
        .orElseThrow();
  }

  /** Worked out the simple way: links are followed until nothing new is found. */
  private Set<String> company(String scan, Viewpoint viewpoint) {
    Set<String> company = new HashSet<>(Set.of(scan));
    int before;
    do {
      before = company.size();
      for (LedgerEntry entry : ledger.entries) {
        if (entry.assertion() instanceof ScanAssertion.Companion link
            && company.contains(link.scan())
            && ledger.state.counts(entry.seq(), viewpoint, ledger.state.head())) {
          company.add(link.of());
        }
      }
    } while (company.size() > before);
    return company;
  }

  /**
   * What an algorithm says of scans and entries hides nothing that a person said.
   *
   * @param before answers before the algorithm spoke
   */
  void noAlgorithmHidWhatAPersonSaid(List<Answer> before, Viewpoint viewpoint) {
    Map<String, Answer> after = new HashMap<>();
    answers(viewpoint).forEach(answer -> after.put(answer.scan(), answer));
    for (Answer answer : before) {
      boolean aPersonSaidIt =
          !(answer instanceof Answer.InReview)
              && ledger.entries.get((int) answer.restsOn() - 1).agent().kind() == AgentKind.PERSON
              && !isCompanion(answer.restsOn());
      if (aPersonSaidIt) {
        assertThat(withoutDissent(after.get(answer.scan()))).isEqualTo(withoutDissent(answer));
      }
    }
  }

  private static Answer withoutDissent(Answer answer) {
    return switch (answer) {
      case Answer.Resolved r ->
          new Answer.Resolved(r.scan(), r.subjectVisit(), r.restsOn(), List.of());
      case Answer.OutOfStudy o ->
          new Answer.OutOfStudy(o.scan(), o.reason(), o.restsOn(), List.of());
      case Answer.InReview review -> review;
    };
  }
}
