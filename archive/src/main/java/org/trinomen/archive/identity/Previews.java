package org.trinomen.archive.identity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.ledger.Ledger;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.ScanDeclaration;
import org.trinomen.identity.resolve.SiteRule;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.viewpoint.ShippedViewpoints;

/**
 * Decides twice, by what is known and by what would be, and tells the difference. Both times by the
 * same scans, so that nothing else makes one.
 */
final class Previews {

  /** More scans at once would keep a processor busy for seconds, for one question. */
  private static final int SCANS_MAX = 2000;

  private final Ledger ledger;
  private final ReceivedScans scans;
  private final ScanDecider decider;
  private final Rosters rosters;

  Previews(Ledger ledger, ReceivedScans scans, ScanDecider decider, Rosters rosters) {
    this.ledger = ledger;
    this.scans = scans;
    this.decider = decider;
    this.rosters = rosters;
  }

  /** If a rule were stated. One preview at a time: each is much work. */
  synchronized Preview of(SiteRule rule) {
    long basis = ledger.state().head();
    Rosters.RosterAsOf known = rosters.asOf(basis);
    Declarations now = known.stated();
    List<SiteRule> rules = new ArrayList<>(now.rules());
    rules.add(rule);
    Declarations then = new Declarations(rules, now.aliases(), now.persons());
    return of(known, known.complete(), then, Set.of(rule.site()), basis);
  }

  /** If the roster were another one. */
  synchronized Preview of(Roster roster, Set<String> sites, long basis) {
    Rosters.RosterAsOf known = rosters.asOf(basis);
    return of(known, Schedule.complete(roster), known.stated(), sites, basis);
  }

  private Preview of(
      Rosters.RosterAsOf known, Roster roster, Declarations stated, Set<String> sites, long basis) {
    List<ReceivedScan> all = scans.all().stream().toList();
    List<ReceivedScan> view = all.size() <= SCANS_MAX ? all : latestOf(all, sites, known, basis);
    Map<String, ScanDeclaration> said =
        ledger.state().declarations(view.stream().map(ReceivedScan::id).toList(), basis);
    List<Decision> now =
        decider.by(known.complete(), known.stated()).decide(view, said).decisions();
    List<Decision> then = decider.by(roster, stated).decide(view, said).decisions();
    List<Redecision> changes = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (!outcome(now.get(i)).equals(outcome(then.get(i)))) {
        String scan = now.get(i).scan();
        changes.add(new Redecision(scan, now.get(i), then.get(i), isByPerson(scan, basis)));
      }
    }
    return new Preview(changes, view.size(), all.size());
  }

  /** Where there are very many, the latest ones that wait, or are given to someone of the sites. */
  private List<ReceivedScan> latestOf(
      List<ReceivedScan> all, Set<String> sites, Rosters.RosterAsOf known, long basis) {
    Set<String> concerned = new HashSet<>();
    for (Answer answer : ledger.state().answers(ShippedViewpoints.STUDY, basis)) {
      boolean open =
          switch (answer) {
            case Answer.Resolved resolved -> isOf(resolved.subjectVisit(), sites, known);
            case Answer.InReview _ -> true;
            case Answer.OutOfStudy _ -> false;
          };
      if (open) {
        concerned.add(answer.scan());
      }
    }
    List<ReceivedScan> view = all.stream().filter(scan -> concerned.contains(scan.id())).toList();
    return view.subList(Math.max(0, view.size() - SCANS_MAX), view.size());
  }

  private static boolean isOf(SubjectVisit visit, Set<String> sites, Rosters.RosterAsOf known) {
    return known
        .subject(new SubjectRef(visit.study(), visit.subject()))
        .map(ResearchSubject::site)
        .filter(sites::contains)
        .isPresent();
  }

  private boolean isByPerson(String scan, long basis) {
    Answer answer = ledger.state().answer(scan, ShippedViewpoints.STUDY, basis);
    return ledger
        .state()
        .entry(answer.restsOn())
        .filter(entry -> entry.agent().kind() == AgentKind.PERSON)
        .isPresent();
  }

  /** Whether it waits, and whose it is or most likely is. */
  private static Outcome outcome(Decision decision) {
    return new Outcome(
        decision instanceof Decision.InReview,
        decision.candidates().stream().findFirst().map(Candidate::whose));
  }

  private record Outcome(boolean waits, Optional<Candidate.Whose> whose) {}
}
