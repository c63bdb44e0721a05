package org.trinomen.archive.identity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.ledger.Ledger;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.SitePattern;
import org.trinomen.identity.viewpoint.ShippedViewpoints;

/**
 * Makes statements of what the resolver decided: only of what it has not said already, and of none
 * that would contradict a person, for then it says that it must be looked at.
 */
final class Claims {

  private static final Logger log = LoggerFactory.getLogger(Claims.class);

  private static final Agent INGEST = new Agent.Feed("ingest");

  private static final Agent DERIVATION = new Agent.Feed("derivation");

  private final Ledger ledger;
  private final Agent.Algorithm resolver;

  Claims(Ledger ledger, Agent.Algorithm resolver) {
    this.ledger = ledger;
    this.resolver = resolver;
  }

  /** That a scan arrived. */
  static Statement observed(ReceivedScan scan) {
    String modality = scan.attribute("Modality");
    return Statement.of(
        INGEST,
        new ScanAssertion.Observed(
            scan.id(),
            scan.receivedAt(),
            ScanId.of("", scan.identity()).text(),
            modality.length() > 16 ? "" : modality, // PS3.5 §6.2: a CS has 16 characters
            ReceivedScans.likenesses(scan)),
        new Reason("received", ""));
  }

  /**
   * That a scan was made here of another, unless that was said before: whose that one is, it is, as
   * long as nobody states otherwise. What it is called is what someone wrote, and tells nothing.
   */
  Optional<Statement> derived(String scan, String source) {
    boolean said =
        ledger.state().historyOfScan(scan, ledger.state().head()).stream()
            .anyMatch(entry -> entry.agent().equals(DERIVATION));
    return said
        ? Optional.empty()
        : Optional.of(
            Statement.of(
                DERIVATION,
                new ScanAssertion.DuplicateOf(scan, source),
                new Reason("made-from", "")));
  }

  /** What there is to be stated anew after decisions. */
  List<Statement> of(List<Decision> decisions, long basis) {
    List<Statement> statements = new ArrayList<>();
    for (Decision decision : decisions) {
      Decision stated = besidesPeople(decision, basis);
      Optional<ScanAssertion> last = lastClaim(decision.scan(), basis);
      Statement statement = Statement.of(resolver, stated, basis, resolver.parametersDigest());
      if (last.isEmpty() || !saysTheSame(last.get(), stated)) {
        statements.add(statement);
      }
    }
    return statements;
  }

  /** The alarms over sites that were not raised before, whatever became of those. */
  List<Statement> alarms(List<SitePattern> patterns, long basis) {
    List<Statement> alarms = new ArrayList<>();
    for (SitePattern pattern : patterns) {
      boolean raised =
          ledger.state().sitePatterns(ledger.state().head()).stream()
              .map(entry -> (RosterAssertion.SitePatternSeen) entry.assertion())
              .anyMatch(
                  seen ->
                      seen.site().equals(pattern.site()) && seen.habit().equals(pattern.habit()));
      if (!raised) {
        // The words hold a prefix or a station's name, and no one's.
        log.warn(
            "alarm: at site {} {}, on {} scans",
            pattern.site(),
            pattern.words(),
            pattern.scans().size());
        alarms.add(
            new Statement(
                resolver,
                new RosterAssertion.SitePatternSeen(
                    pattern.site(), pattern.habit(), pattern.scans()),
                new Reason("site-pattern", pattern.words()),
                List.of(),
                null,
                null,
                basis,
                resolver.parametersDigest()));
      }
    }
    return alarms;
  }

  /** Whether the resolver has said anything of a scan. */
  boolean hasSpokenOf(String scan) {
    return lastClaim(scan, ledger.state().head()).isPresent();
  }

  /** The last thing that the resolver said of a scan, by whatever version of it. */
  private Optional<ScanAssertion> lastClaim(String scan, long asOf) {
    for (LedgerEntry entry : ledger.state().historyOfScan(scan, asOf).reversed()) {
      Agent agent = entry.agent();
      if (agent.kind() == AgentKind.ALGORITHM
          && agent.name().equals(resolver.name())
          && entry.assertion() instanceof ScanAssertion claim) {
        return Optional.of(claim);
      }
    }
    return Optional.empty();
  }

  /** A person's decision stands; who sees it otherwise asks for a look, and decides nothing. */
  private Decision besidesPeople(Decision decision, long asOf) {
    Answer answer = ledger.state().answer(decision.scan(), ShippedViewpoints.STUDY, asOf);
    Optional<Candidate.Whose> mine = whose(decision);
    Optional<Candidate.Whose> theirs = whose(answer);
    boolean byPerson =
        ledger
            .state()
            .entry(answer.restsOn())
            .filter(entry -> entry.agent().kind() == AgentKind.PERSON)
            .isPresent();
    if (!byPerson || mine.isEmpty() || theirs.isEmpty() || mine.equals(theirs)) {
      return decision;
    }
    return new Decision.InReview(
        decision.scan(),
        "disagrees with what a person decided",
        decision.confidence(),
        decision.candidates());
  }

  private static Optional<Candidate.Whose> whose(Decision decision) {
    return switch (decision) {
      case Decision.Resolved resolved -> Optional.of(resolved.subjectVisit());
      case Decision.OutOfStudy out -> Optional.of(new Candidate.Outside(out.reason()));
      case Decision.InReview _ -> Optional.empty();
    };
  }

  private static Optional<Candidate.Whose> whose(Answer answer) {
    return switch (answer) {
      case Answer.Resolved resolved -> Optional.of(resolved.subjectVisit());
      case Answer.OutOfStudy out -> Optional.of(new Candidate.Outside(out.reason()));
      case Answer.InReview _ -> Optional.empty();
    };
  }

  /** Probabilities move with every scan that comes: only another decision is worth a statement. */
  private static boolean saysTheSame(ScanAssertion last, Decision decision) {
    return switch (decision) {
      case Decision.Resolved resolved ->
          last instanceof ScanAssertion.Assigned assigned
              && assigned.subjectVisit().equals(resolved.subjectVisit());
      case Decision.OutOfStudy out ->
          last instanceof ScanAssertion.OutOfStudy before && before.reason() == out.reason();
      case Decision.InReview review ->
          last instanceof ScanAssertion.HeldForReview held
              && held.reason().equals(review.reason())
              && likeliest(held.candidates()).equals(likeliest(review.candidates()));
    };
  }

  private static Optional<Candidate.Whose> likeliest(List<Candidate> candidates) {
    return candidates.stream().findFirst().map(Candidate::whose);
  }

  /** The visits that a decision speaks of. */
  static Set<SubjectVisit> visitsOf(Decision decision) {
    Set<SubjectVisit> visits = new HashSet<>();
    for (Candidate candidate : decision.candidates()) {
      if (candidate.whose() instanceof SubjectVisit visit) {
        visits.add(visit);
      }
    }
    return visits;
  }
}
