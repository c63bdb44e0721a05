package org.trinomen.identity.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;

/**
 * What the statements about one scan come to, for a viewpoint and as of a position, before other
 * scans of the same visit are looked at.
 *
 * <p>Of each agent, its last claim that counts is its position. A position is denied by a statement
 * of at least its authority that the scan is not of that subject. Of the rest those with the
 * highest authority decide; if they differ, nobody does. Nothing steps into the place of a denied
 * position that had more authority. A scan that goes with another takes that one's verdict as one
 * more position.
 */
final class Judgement {

  /** Beyond it a chain of scans that go with each other is not followed. */
  private static final int COMPANIONS_MAX = 64;

  private final Map<String, ScanHistory> scans;
  private final Standing standing;
  private final Standing roster;
  private final Map<String, Outcome> known = new HashMap<>();

  /**
   * A verdict.
   *
   * @param rank authority behind it
   * @param restsOn number of an entry; 0 if there is none
   * @param dissent standing positions of less authority that say otherwise
   */
  record Outcome(Verdict verdict, int rank, long restsOn, List<Long> dissent) {}

  /** What one agent says. */
  private record Position(Verdict verdict, int rank, Agent agent, long seq) {}

  Judgement(Map<String, ScanHistory> scans, Standing standing, Standing roster) {
    this.scans = scans;
    this.standing = standing;
    this.roster = roster;
  }

  Outcome of(ScanHistory history) {
    Outcome outcome = known.get(history.scan());
    if (outcome == null) {
      outcome = judge(history, new HashSet<>());
      known.put(history.scan(), outcome);
    }
    return outcome;
  }

  private Outcome judge(ScanHistory history, Set<String> path) {
    List<Position> positions = positions(history);
    Position inherited = inherited(history, path);
    if (inherited != null) {
      positions.add(inherited);
    }
    List<Position> open = new ArrayList<>();
    int deniedRank = Standing.NOBODY;
    LedgerEntry denial = null;
    for (Position position : positions) {
      LedgerEntry by = denial(history, position);
      if (by == null) {
        open.add(position);
      } else if (position.rank() < deniedRank) {
        deniedRank = position.rank();
        denial = by;
      }
    }
    int best = open.stream().mapToInt(Position::rank).min().orElse(Standing.NOBODY);
    if (denial != null && deniedRank < best) {
      return undecided(Answer.Cause.DENIED, "it is said not to be of that subject", denial.seq());
    }
    if (open.isEmpty()) {
      return undecided(
          Answer.Cause.NO_CLAIM,
          "nobody has said whose it is",
          history.observedSeq(standing.asOf()));
    }
    return decide(open, best);
  }

  private static Outcome undecided(Answer.Cause cause, String detail, long restsOn) {
    return new Outcome(
        new Verdict.Undecided(cause, detail, List.of(), List.of()),
        Standing.NOBODY,
        restsOn,
        List.of());
  }

  private static Outcome decide(List<Position> open, int best) {
    List<Position> top = open.stream().filter(position -> position.rank() == best).toList();
    Position last = top.stream().max(Comparator.comparingLong(Position::seq)).orElseThrow();
    if (!top.stream().allMatch(position -> Verdict.agree(position.verdict(), last.verdict()))) {
      List<Long> conflicting = top.stream().map(Position::seq).sorted().toList();
      Verdict verdict =
          new Verdict.Undecided(
              Answer.Cause.CONFLICT,
              "statements of the same authority contradict each other",
              List.of(),
              conflicting);
      return new Outcome(verdict, best, last.seq(), List.of());
    }
    List<Long> dissent =
        open.stream()
            .filter(position -> !Verdict.agree(position.verdict(), last.verdict()))
            .map(Position::seq)
            .sorted()
            .toList();
    return new Outcome(last.verdict(), best, last.seq(), dissent);
  }

  /** Each agent's last claim that counts. */
  private List<Position> positions(ScanHistory history) {
    record Speaker(AgentKind kind, String name) {}
    Map<Speaker, Position> last = new LinkedHashMap<>();
    for (Claim claim : history.claims) {
      if (claim.entry().seq() > standing.asOf()) {
        break;
      }
      if (counts(history, claim)) {
        Agent agent = claim.entry().agent();
        Position position =
            new Position(verdict(claim), standing.rank(agent), agent, claim.entry().seq());
        last.put(new Speaker(agent.kind(), agent.name()), position);
      }
    }
    return new ArrayList<>(last.values());
  }

  private boolean counts(ScanHistory history, Claim claim) {
    return standing.counts(claim)
        && Standing.isValidOn(claim.content().statement(), history.receivedAt(standing.asOf()));
  }

  private Verdict verdict(Claim claim) {
    LedgerEntry entry = claim.entry();
    return switch (claim.content().assertion()) {
      case ScanAssertion.Assigned assigned ->
          standing.isTooUnsure(entry.agent(), assigned.confidence())
              ? unsure(assigned, claim.content())
              : new Verdict.OfVisit(
                  Objects.requireNonNull(claim.subject()).canonical(roster),
                  assigned.subjectVisit().visit());
      case ScanAssertion.OutOfStudy out ->
          standing.isTooUnsure(entry.agent(), out.confidence())
              ? new Verdict.Undecided(Answer.Cause.HELD, TOO_UNSURE, out.alternatives(), List.of())
              : new Verdict.Outside(out.reason());
      case ScanAssertion.HeldForReview held ->
          new Verdict.Undecided(Answer.Cause.HELD, held.reason(), held.candidates(), List.of());
      case ScanAssertion.Observed _,
          ScanAssertion.NotThisSubject _,
          ScanAssertion.Companion _,
          RosterAssertion _,
          SubjectAssertion _,
          LedgerAssertion _ ->
          throw new IllegalStateException("entry " + entry.seq() + " claims nothing of a scan");
    };
  }

  private static final String TOO_UNSURE = "the decision is less sure than this viewpoint asks";

  private static Verdict unsure(ScanAssertion.Assigned assigned, LedgerEntry entry) {
    SubjectVisit whose = assigned.subjectVisit();
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(new Candidate(whose, assigned.confidence(), entry.statement().evidence()));
    candidates.addAll(assigned.alternatives());
    return new Verdict.Undecided(Answer.Cause.HELD, TOO_UNSURE, candidates, List.of());
  }

  /** The verdict of the scan that this one is said to go with. */
  private @Nullable Position inherited(ScanHistory history, Set<String> path) {
    Claim link = standing.strongestOf(history.companions);
    if (link == null || path.size() >= COMPANIONS_MAX || !path.add(history.scan())) {
      return null;
    }
    ScanHistory other = scans.get(((ScanAssertion.Companion) link.content().assertion()).of());
    if (other == null || path.contains(other.scan())) {
      return null;
    }
    Outcome outcome = judge(other, path);
    if (outcome.verdict() instanceof Verdict.Undecided) {
      return null;
    }
    int rank = Math.max(outcome.rank(), standing.rank(link.entry().agent()));
    return new Position(outcome.verdict(), rank, link.entry().agent(), link.entry().seq());
  }

  /** A statement that forbids a position; null if there is none. */
  private @Nullable LedgerEntry denial(ScanHistory history, Position position) {
    if (!(position.verdict() instanceof Verdict.OfVisit whose)) {
      return null;
    }
    for (Claim denial : history.denials) {
      LedgerEntry entry = denial.entry();
      boolean changedItsMind =
          entry.agent().kind() == position.agent().kind()
              && entry.agent().name().equals(position.agent().name())
              && entry.seq() < position.seq();
      if (standing.counts(denial)
          && standing.rank(entry.agent()) <= position.rank()
          && !changedItsMind
          && Objects.requireNonNull(denial.subject()).canonical(roster) == whose.subject()
          && isOf(denial.content(), whose.visit())) {
        return entry;
      }
    }
    return null;
  }

  private static boolean isOf(LedgerEntry entry, String visit) {
    String denied = ((ScanAssertion.NotThisSubject) entry.assertion()).visit();
    return denied.isEmpty() || denied.equals(visit);
  }
}
