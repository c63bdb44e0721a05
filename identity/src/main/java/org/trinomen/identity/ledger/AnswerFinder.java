package org.trinomen.identity.ledger;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.trinomen.identity.ledger.Judgement.Outcome;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * Answers for one viewpoint as of one position. Takes the verdict on a scan, and then looks at what
 * others were given: a visit belongs to one scan unless more are said to go together, and a subject
 * on whose person statements contradict each other is nobody for sure. It looks at verdicts, not at
 * answers, so that the order of asking makes no difference.
 */
final class AnswerFinder {

  private final Map<String, ScanHistory> scans;
  private final Standing standing;
  private final Standing roster;
  private final Judgement judgement;
  private final Persons persons;

  static AnswerFinder of(Filing filing, Viewpoint viewpoint, long asOf) {
    return new AnswerFinder(
        filing.scans, filing.standing(viewpoint, asOf), Standing.ofRoster(filing.log, asOf));
  }

  private AnswerFinder(Map<String, ScanHistory> scans, Standing standing, Standing roster) {
    this.scans = scans;
    this.standing = standing;
    this.roster = roster;
    this.judgement = new Judgement(scans, standing, roster);
    this.persons = new Persons(standing, roster);
  }

  Answer answer(String scan) {
    ScanHistory history = scans.get(scan);
    if (history == null) {
      history = new ScanHistory(scan);
    }
    Outcome outcome = judgement.of(history);
    return switch (outcome.verdict()) {
      case Verdict.OfVisit visit -> ofVisit(history, outcome, visit);
      case Verdict.Outside outside ->
          new Answer.OutOfStudy(scan, outside.reason(), outcome.restsOn(), outcome.dissent());
      case Verdict.Undecided undecided ->
          new Answer.InReview(
              scan,
              undecided.cause(),
              undecided.detail(),
              undecided.candidates(),
              outcome.restsOn(),
              undecided.conflicting(),
              outcome.dissent());
    };
  }

  private Answer ofVisit(ScanHistory history, Outcome outcome, Verdict.OfVisit visit) {
    List<Long> contradiction = persons.contradiction(visit.subject());
    if (!contradiction.isEmpty()) {
      return inReview(
          history,
          outcome,
          Answer.Cause.CONTRADICTORY_PERSONS,
          "statements on who is the same person as this subject contradict each other",
          contradiction);
    }
    List<Long> rivals = rivals(history, outcome, visit);
    if (!rivals.isEmpty()) {
      return inReview(
          history,
          outcome,
          Answer.Cause.RIVAL_SCAN,
          "another scan is said to be of the same visit",
          rivals);
    }
    SubjectVisit named =
        new SubjectVisit(visit.subject().study(), visit.subject().code(roster), visit.visit());
    return new Answer.Resolved(history.scan(), named, outcome.restsOn(), outcome.dissent());
  }

  private static Answer inReview(
      ScanHistory history, Outcome outcome, Answer.Cause cause, String detail, List<Long> with) {
    return new Answer.InReview(
        history.scan(), cause, detail, List.of(), outcome.restsOn(), with, outcome.dissent());
  }

  /** What other scans' claims to the visit rest on, where they have at least this authority. */
  private List<Long> rivals(ScanHistory history, Outcome outcome, Verdict.OfVisit visit) {
    List<Long> rivals = new ArrayList<>(0);
    for (Subject part : visit.subject().whole(roster)) {
      Map<String, Long> claimed = part.scans.getOrDefault(visit.visit(), Map.of());
      for (Map.Entry<String, Long> other : claimed.entrySet()) {
        ScanHistory rival = scans.get(other.getKey());
        if (other.getValue() <= standing.asOf() && rival != null && rival != history) {
          Outcome theirs = judgement.of(rival);
          if (theirs.rank() <= outcome.rank()
              && Verdict.agree(theirs.verdict(), visit)
              && !ScanHistory.differInModality(history, rival, standing.asOf())
              && !ScanHistory.alike(history, rival, standing.asOf())
              && !company(history).stream().anyMatch(company(rival)::contains)) {
            rivals.add(theirs.restsOn());
          }
        }
      }
    }
    return rivals.stream().distinct().sorted().toList();
  }

  /** A scan and all those that it is said to go with, and they with others. */
  private Set<String> company(ScanHistory history) {
    Set<String> company = new HashSet<>(Set.of(history.scan()));
    List<ScanHistory> open = new ArrayList<>(List.of(history));
    for (int i = 0; i < open.size(); i++) {
      for (Claim claim : open.get(i).companions) {
        String other = ((ScanAssertion.Companion) claim.content().assertion()).of();
        ScanHistory next = scans.get(other);
        if (standing.counts(claim) && company.add(other) && next != null) {
          open.add(next);
        }
      }
    }
    return company;
  }
}
