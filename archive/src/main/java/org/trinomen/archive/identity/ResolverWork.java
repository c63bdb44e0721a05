package org.trinomen.archive.identity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.ledger.AppendOutcome;
import org.trinomen.archive.ledger.Ledger;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.RosterAssertion;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectAssertion;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolution;
import org.trinomen.identity.resolve.ScanDeclaration;
import org.trinomen.identity.resolve.SitePattern;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.viewpoint.ShippedViewpoints;

/**
 * The work between index and ledger: writes down what arrived, has the resolver decide, writes down
 * what it decided. Each step can be repeated: what is in the ledger is not said again, and what a
 * crash prevented is missing there, and so is said at the next start. Used by one thread.
 *
 * <p>A new scan is first decided on by itself, which tells whom it may be of. Then it is decided on
 * together with the scans that are assigned to those, or may be copies or parts of it: they compete
 * for the same visits, or go together. So a scan costs its neighbourhood and not the whole archive.
 * When a roster changes, everything that was not certain or that touches it is decided on anew.
 */
final class ResolverWork {

  private static final Logger log = LoggerFactory.getLogger(ResolverWork.class);

  /** Its name in the ledger, whatever its version. */
  private static final String RESOLVER = "resolver";

  /** Up to so many scans it costs little to have all of them in view, always. */
  private static final int ALL_IN_VIEW_MAX = 1000;

  /** Where there are more, so many of the latest show what sites do. */
  private static final int LATEST_IN_VIEW = 300;

  private final Ledger ledger;
  private final ReceivedScans scans;
  private final ScanDecider decider;
  private final Rosters rosters;
  private final Claims claims;

  /** Whom the resolver's last decision on a scan gave it to, and the other way round. */
  private final Map<String, SubjectVisit> assigned = new HashMap<>();

  private final Map<List<String>, Set<String>> bySubject = new HashMap<>();

  /** Observed, and not yet decided on: more than none only if deciding failed. */
  private final List<ReceivedScan> pending = new ArrayList<>();

  /** For the roster decided by last: it changes seldom, and preparing costs more than a scan. */
  private @Nullable Prepared prepared;

  private record Prepared(Roster roster, Declarations stated, ScanDecider.ByRoster decider) {}

  /** What decisions rest on: the roster and what people stated, as of a position. */
  private record Ground(Roster roster, Declarations stated, long basis) {}

  /** As the last decision showed them that had every scan in view. */
  private volatile List<SitePattern> patterns = List.of();

  private boolean looked;

  /** Up to where the ledger has been looked at for what concerns the resolver. */
  private long seen;

  ResolverWork(Ledger ledger, ReceivedScans scans, ScanDecider decider, Rosters rosters) {
    this.ledger = ledger;
    this.scans = scans;
    this.decider = decider;
    this.rosters = rosters;
    this.claims =
        new Claims(
            ledger,
            new Agent.Algorithm(RESOLVER, decider.version(), decider.configurationDigest()));
    this.seen = lastBasis();
  }

  /** Does a part of what there is to do; false if there was nothing. */
  boolean step() throws IOException {
    List<ReceivedScan> fresh = scans.takeNext(this::knownDigest);
    if (!fresh.isEmpty()) {
      observe(fresh);
      fresh.stream()
          .filter(scan -> scans.source(scan.id()).isEmpty())
          .filter(this::isOpen)
          .forEach(pending::add);
    }
    if (!pending.isEmpty()) {
      decide(List.copyOf(pending));
      pending.clear();
      return true;
    }
    if (!fresh.isEmpty()) {
      return true;
    }
    return decideAgainAfterRosterChanges() || lookAtSites();
  }

  /**
   * After a start in which nothing was left to decide, for what sites do is kept nowhere; and where
   * there are too many scans to have all in view, after new ones, at the latest.
   */
  private boolean lookAtSites() throws IOException {
    if (looked || scans.count() == 0) {
      return false;
    }
    List<ReceivedScan> all = List.copyOf(scans.all());
    int most = all.size() > ALL_IN_VIEW_MAX ? LATEST_IN_VIEW : all.size();
    List<ReceivedScan> latest = all.subList(all.size() - most, all.size());
    Ground ground = ground();
    setPatterns(resolution(ground, latest), ground);
    return true;
  }

  private void setPatterns(Resolution resolution, Ground ground) throws IOException {
    patterns = resolution.patterns();
    looked = true;
    append(claims.alarms(patterns, ground.basis));
  }

  private Ground ground() {
    long basis = ledger.state().head();
    Rosters.RosterAsOf known = rosters.asOf(basis);
    return new Ground(known.complete(), known.stated(), basis);
  }

  private boolean decideAgainAfterRosterChanges() throws IOException {
    long head = ledger.state().head();
    if (seen == head) {
      return false;
    }
    boolean changed = false;
    Set<String> placed = new LinkedHashSet<>();
    for (long seq = seen + 1; seq <= head; seq++) {
      Optional<LedgerEntry> entry = ledger.state().entry(seq);
      changed |= entry.filter(this::concernsAll).isPresent();
      entry.flatMap(this::placedScan).ifPresent(placed::add);
    }
    if (changed) {
      decideAgain();
    } else {
      decide(placed.stream().map(scans::received).flatMap(Optional::stream).toList());
    }
    seen = head;
    return true;
  }

  /** Whether any scan may be decided on otherwise: by another roster, or by a habit of a site. */
  private boolean concernsAll(LedgerEntry entry) {
    return switch (entry.assertion()) {
      case RosterAssertion.SitePatternSeen _ -> false;
      case RosterAssertion _, SubjectAssertion _ -> true;
      case LedgerAssertion.Retracts retracts ->
          ledger.state().entry(retracts.seq()).filter(this::concernsAll).isPresent();
      case LedgerAssertion.Confirms confirms ->
          ledger.state().entry(confirms.seq()).filter(this::concernsAll).isPresent();
      case LedgerAssertion.ViewpointDefined _, ScanAssertion _ -> false;
    };
  }

  /** The scan that a person spoke of: what it is or is not changes what others can be. */
  private Optional<String> placedScan(LedgerEntry entry) {
    if (entry.agent().kind() == AgentKind.ALGORITHM) {
      return Optional.empty();
    }
    return switch (entry.assertion()) {
      case ScanAssertion.Observed _ -> Optional.empty();
      case ScanAssertion said -> Optional.of(said.scan());
      case LedgerAssertion.Retracts retracts -> spokenOf(retracts.seq());
      case LedgerAssertion.Confirms confirms -> spokenOf(confirms.seq());
      case LedgerAssertion.ViewpointDefined _, RosterAssertion _, SubjectAssertion _ ->
          Optional.empty();
    };
  }

  private Optional<String> spokenOf(long seq) {
    return ledger
        .state()
        .entry(seq)
        .flatMap(
            entry ->
                switch (entry.assertion()) {
                  case ScanAssertion said -> Optional.of(said.scan());
                  case LedgerAssertion.Retracts retracts when retracts.seq() < seq ->
                      spokenOf(retracts.seq());
                  case LedgerAssertion.Confirms confirms when confirms.seq() < seq ->
                      spokenOf(confirms.seq());
                  case LedgerAssertion _, RosterAssertion _, SubjectAssertion _ -> Optional.empty();
                });
  }

  /** What the resolver knew when it last spoke: what came later it has not decided on. */
  private long lastBasis() {
    long basis = 0;
    for (long seq = ledger.state().head(); seq > 0 && basis == 0; seq--) {
      basis =
          ledger
              .state()
              .entry(seq)
              .filter(entry -> entry.agent() instanceof Agent.Algorithm)
              .filter(entry -> entry.agent().name().equals(RESOLVER))
              .map(entry -> entry.statement().basisSeq())
              .orElse(0L);
    }
    return basis;
  }

  private Optional<String> knownDigest(String scan) {
    for (LedgerEntry entry : ledger.state().historyOfScan(scan, ledger.state().head())) {
      if (entry.assertion() instanceof ScanAssertion.Observed observed) {
        return Optional.of(ReceivedScans.pixelDigest(observed));
      }
    }
    return Optional.empty();
  }

  private void observe(List<ReceivedScan> fresh) throws IOException {
    List<Statement> observed = new ArrayList<>();
    for (ReceivedScan scan : fresh) {
      Statement statement = Claims.observed(scan);
      if (ledger.state().refusal(statement).isEmpty()) {
        observed.add(statement);
      }
      scans
          .source(scan.id())
          .flatMap(source -> claims.derived(scan.id(), source))
          .ifPresent(observed::add);
    }
    append(observed);
  }

  /** At start most scans were decided on long ago. */
  private boolean isOpen(ReceivedScan scan) {
    if (!claims.hasSpokenOf(scan.id())) {
      return true;
    }
    remember(scan.id());
    return false;
  }

  /** Takes up again what was decided before this start. */
  private void remember(String scan) {
    Answer answer = ledger.state().answer(scan, ShippedViewpoints.STUDY, ledger.state().head());
    if (answer instanceof Answer.Resolved resolved) {
      remember(scan, Optional.of(resolved.subjectVisit()));
    }
  }

  private void remember(String scan, Optional<SubjectVisit> visit) {
    SubjectVisit before = assigned.remove(scan);
    if (before != null) {
      bySubject.getOrDefault(subject(before), new HashSet<>()).remove(scan);
    }
    if (visit.isPresent()) {
      assigned.put(scan, visit.get());
      bySubject.computeIfAbsent(subject(visit.get()), _ -> new HashSet<>()).add(scan);
    }
  }

  private static List<String> subject(SubjectVisit visit) {
    return List.of(visit.study(), visit.subject());
  }

  private void decide(List<ReceivedScan> open) throws IOException {
    if (open.isEmpty()) {
      return;
    }
    Ground ground = ground();
    if (scans.count() <= ALL_IN_VIEW_MAX) {
      decideOnAll(ground);
      return;
    }
    Map<String, ReceivedScan> view = new LinkedHashMap<>();
    for (Decision alone : decisions(ground, open)) {
      for (SubjectVisit visit : Claims.visitsOf(alone)) {
        addTo(view, bySubject.getOrDefault(subject(visit), Set.of()));
      }
    }
    for (ScanDeclaration placed : said(ground, open).values()) {
      if (placed.whose().orElse(null) instanceof SubjectVisit visit) {
        addTo(view, bySubject.getOrDefault(subject(visit), Set.of()));
      }
    }
    for (ReceivedScan scan : open) {
      addTo(view, scans.like(scan));
      view.put(scan.id(), scan);
    }
    state(decisions(ground, List.copyOf(view.values())), ground.basis);
    looked = false;
  }

  /** One scan that can't be decided on must not keep all others from being decided on. */
  private Resolution resolution(Ground ground, List<ReceivedScan> together) {
    try {
      return by(ground).decide(together, said(ground, together));
    } catch (RuntimeException e) {
      log.error("{} scans could not be decided on together", together.size(), e);
      return new Resolution(
          together.stream().map(scan -> decision(ground, scan)).toList(), patterns);
    }
  }

  private Map<String, ScanDeclaration> said(Ground ground, List<ReceivedScan> together) {
    return ledger
        .state()
        .declarations(together.stream().map(ReceivedScan::id).toList(), ground.basis);
  }

  private List<Decision> decisions(Ground ground, List<ReceivedScan> together) {
    return resolution(ground, together).decisions();
  }

  private Decision decision(Ground ground, ReceivedScan scan) {
    try {
      List<ReceivedScan> alone = List.of(scan);
      return by(ground).decide(alone, said(ground, alone)).decisions().getFirst();
    } catch (RuntimeException e) {
      log.error("scan {} could not be decided on", scan.id(), e);
      return new Decision.InReview(scan.id(), "the resolver failed on it", 0, List.of());
    }
  }

  private ScanDecider.ByRoster by(Ground ground) {
    Prepared last = prepared;
    if (last == null || !last.stated.equals(ground.stated) || !last.roster.equals(ground.roster)) {
      last = new Prepared(ground.roster, ground.stated, decider.by(ground.roster, ground.stated));
      prepared = last;
    }
    return last.decider;
  }

  private void addTo(Map<String, ReceivedScan> view, Collection<String> ids) {
    ids.stream().sorted().forEach(id -> scans.received(id).ifPresent(scan -> view.put(id, scan)));
  }

  private void decideAgain() throws IOException {
    if (scans.count() > 0) {
      decideOnAll(ground());
    }
  }

  private void decideOnAll(Ground ground) throws IOException {
    Resolution resolution = resolution(ground, List.copyOf(scans.all()));
    state(resolution.decisions(), ground.basis);
    setPatterns(resolution, ground);
  }

  /** What sites do wrong in the same way more than once. Any thread may ask. */
  List<SitePattern> patterns() {
    return patterns;
  }

  private void state(List<Decision> decisions, long basis) throws IOException {
    for (Decision decision : decisions) {
      remember(
          decision.scan(),
          decision instanceof Decision.Resolved resolved
              ? Optional.of(resolved.subjectVisit())
              : Optional.empty());
    }
    append(claims.of(decisions, basis));
  }

  private void append(List<Statement> statements) throws IOException {
    if (!statements.isEmpty()) {
      switch (ledger.append(statements)) {
        case AppendOutcome.Appended _ -> {}
        case AppendOutcome.Refused refused ->
            throw new IllegalStateException("what the resolver says was refused: " + refused.why());
      }
    }
  }
}
