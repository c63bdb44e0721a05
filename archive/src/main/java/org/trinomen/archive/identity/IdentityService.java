package org.trinomen.archive.identity;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.export.OutgoingIdentity;
import org.trinomen.archive.ledger.AppendOutcome;
import org.trinomen.archive.ledger.Ledger;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.volume.DamagedRecordException;
import org.trinomen.dicom.DicomException;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerAssertion;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.ledger.LedgerState;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.ledger.SubjectRef;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Declarations;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.SitePattern;
import org.trinomen.identity.resolve.SiteRule;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.RosterImport;
import org.trinomen.identity.study.RosterPreview;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Viewpoint;

/**
 * Whose the scans are: the one place where the story is told. What arrived is written down and
 * decided on by a thread of its own, woken after each commit of the index and never in a sender's
 * way; what people and studies state goes to the same ledger; every reader asks the ledger's state.
 *
 * <p>The ledger is the only thing kept. Whatever is missing in it when the archive starts, because
 * it was stopped between an arrival and the decision, is made up for then.
 */
public final class IdentityService implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(IdentityService.class);

  private static final long REST_FACTOR = 4;
  private static final long REST_MIN_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long REST_MAX_NS = TimeUnit.SECONDS.toNanos(30);

  /** At a start the machine is left to those who wait for it, unless someone asks for scans. */
  private static final long REST_AT_START_NS = TimeUnit.SECONDS.toNanos(1);

  private static final Agent CONFIGURATION = new Agent.Feed("configuration");

  private final Ledger ledger;
  private final ReceivedScans scans;
  private final ScanDecider decider;
  private final ResolverWork resolverWork;
  private final Rosters rosters;
  private final OutgoingIdentities outgoing;
  private final Previews previews;
  private final Thread worker;

  /** One import at a time: each compares with what the one before has told. */
  private final Object importing = new Object();

  /** Guards those below. */
  private final Object gate = new Object();

  private boolean woken = true;
  private boolean working;
  private boolean closing;
  private boolean urgent;

  /** Whether every scan that the archive had at the start was taken in. */
  private boolean takenIn;

  /** By {@link System#nanoTime}: until then the machine is left to those who send. */
  private long restUntil = System.nanoTime() + REST_AT_START_NS;

  private IdentityService(Ledger ledger, Finder finder, ScanReader reader, ScanDecider decider) {
    this.ledger = ledger;
    this.scans = new ReceivedScans(finder, reader);
    this.decider = decider;
    this.rosters = new Rosters(ledger);
    this.resolverWork = new ResolverWork(ledger, scans, decider, rosters);
    this.outgoing = new OutgoingIdentities(ledger, rosters);
    this.previews = new Previews(ledger, scans, decider, rosters);
    this.worker = Thread.ofPlatform().name("identity").daemon().unstarted(this::work);
  }

  /**
   * Begins the work, from where the ledger stands.
   *
   * @param viewpoints those of the configuration; the ledger is told where it knows them otherwise
   */
  public static IdentityService open(
      Ledger ledger,
      Finder finder,
      ScanReader reader,
      ScanDecider decider,
      List<Viewpoint> viewpoints)
      throws IOException {
    IdentityService service = new IdentityService(ledger, finder, reader, decider);
    service.define(viewpoints);
    service.worker.start();
    return service;
  }

  private void define(List<Viewpoint> viewpoints) throws IOException {
    List<Statement> changed = new ArrayList<>();
    for (Viewpoint viewpoint : viewpoints) {
      Optional<Viewpoint> known = state().viewpoint(viewpoint.name(), state().head());
      if (!known.equals(Optional.of(viewpoint))) {
        changed.add(
            Statement.of(
                CONFIGURATION,
                new LedgerAssertion.ViewpointDefined(viewpoint),
                new Reason("configured", "")));
      }
    }
    if (!changed.isEmpty()) {
      append(changed);
    }
  }

  /**
   * Says that something may have arrived. Returns at once: after every commit, so that only the
   * first of many wakes the worker.
   */
  public void wake() {
    synchronized (gate) {
      if (!woken) {
        woken = true;
        gate.notifyAll();
      }
    }
  }

  /** Someone waits for what comes of it. */
  private void wakeAtOnce() {
    synchronized (gate) {
      urgent = true;
      woken = true;
      gate.notifyAll();
    }
  }

  // ---- asking

  /** All that was stated, as of every position. */
  public LedgerState state() {
    return ledger.state();
  }

  /** A scan as it arrived, if the ledger knows of it already. */
  public Optional<ReceivedScan> scan(String id) {
    Optional<ReceivedScan> taken = scans.find(id);
    return taken.isPresent() ? taken : known(id);
  }

  /** For a start is not to answer that a scan is not here because it was not looked at yet. */
  private Optional<ReceivedScan> known(String id) {
    LedgerState now = state();
    for (LedgerEntry entry : now.historyOfScan(id, now.head())) {
      if (entry.assertion() instanceof ScanAssertion.Observed observed) {
        try {
          Optional<ScanId> parsed = ScanId.parse(id);
          return parsed.isPresent()
              ? scans.readNow(parsed.get(), ReceivedScans.pixelDigest(observed))
              : Optional.empty();
        } catch (DicomException | DamagedRecordException e) {
          return Optional.empty(); // the worker tells which record has gone bad
        } catch (IOException e) {
          throw new UncheckedIOException("scan " + id + " can't be read", e);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whose each scan is that the archive shows, for a viewpoint and as of a position. What was
   * withdrawn is passed over whatever the position: it is not here, and asks nobody for a decision.
   */
  public List<Answer> answersShown(Viewpoint viewpoint, long asOf) {
    Set<String> shown = scans.shown();
    return state().answers(viewpoint, asOf).stream()
        .filter(answer -> shown.contains(answer.scan()))
        .toList();
  }

  /**
   * A viewpoint as it was defined at a position; as it is now, if it was not defined then, so that
   * every moment since the first arrival can be looked at from everywhere.
   */
  public Optional<Viewpoint> viewpoint(String name, long asOf) {
    int colon = name.indexOf(':');
    return colon < 0
        ? state().viewpoint(name, asOf).or(() -> state().viewpoint(name, state().head()))
        : viewpoint(name.substring(0, colon), asOf)
            .flatMap(all -> atSite(all, name.substring(colon + 1), asOf));
  }

  /** A slash in the id of a site parts a path: {@code ~} stands for it there. */
  private Optional<Viewpoint> atSite(Viewpoint all, String id, long asOf) {
    return roster(asOf).studies().stream()
        .flatMap(study -> study.sites().stream())
        .filter(site -> site.id().equals(id) || site.id().replace('/', '~').equals(id))
        .filter(_ -> all.presentation() instanceof Presentation.Rewritten)
        .findFirst()
        .map(site -> all.atSite(site.id(), site.organization()));
  }

  /** Whose a scan is, for a viewpoint and as of a position. */
  public Answer answer(String scan, Viewpoint viewpoint, long asOf) {
    return state().answer(scan, viewpoint, asOf);
  }

  /**
   * Whose a scan is, as a copy for a viewpoint tells it.
   *
   * @param receivedAt when the scan was received
   */
  public OutgoingIdentity outgoing(
      String scan, Viewpoint viewpoint, long asOf, Instant receivedAt) {
    return outgoing.of(answer(scan, viewpoint, asOf), asOf, receivedAt);
  }

  /** What the studies have told as of a position. */
  public Roster roster(long asOf) {
    return rosters.asOf(asOf).roster();
  }

  /** The row of the roster of whom an answer names. */
  public Optional<ResearchSubject> subject(SubjectVisit visit, long asOf) {
    return rosters.asOf(asOf).subject(new SubjectRef(visit.study(), visit.subject()));
  }

  /** The position as of a moment. */
  public long positionAt(Instant moment) {
    return state().positionAt(moment);
  }

  /** What the resolver would decide on a scan that has not arrived. Nothing is written down. */
  public Decision whatIf(ReceivedScan scan, long asOf) {
    Rosters.RosterAsOf known = rosters.asOf(asOf);
    return decision(known.complete(), known.stated(), scan);
  }

  /** The same if importing a roster had changed what is known. */
  public Decision whatIf(ReceivedScan scan, RosterPreview imported, long asOf) {
    Rosters.RosterAsOf known = rosters.asOf(asOf);
    Roster roster = Schedule.complete(imported.applied(known.roster()));
    return decision(roster, known.stated(), scan);
  }

  private Decision decision(Roster roster, Declarations stated, ReceivedScan scan) {
    return decider.by(roster, stated).decide(List.of(scan), Map.of()).decisions().getFirst();
  }

  /** On which scans the resolver would decide otherwise if a person stated this of a site. */
  public Preview preview(SiteRule rule) {
    awaitTakenIn();
    return previews.of(rule);
  }

  /** On which scans it would decide otherwise if a roster were imported. */
  public Preview preview(RosterPreview imported, long asOf) {
    awaitTakenIn();
    Roster known = roster(asOf);
    Set<String> sites =
        imported.applied(known).subjects().stream()
            .filter(subject -> !known.subjects().contains(subject))
            .map(ResearchSubject::site)
            .collect(Collectors.toSet());
    return previews.of(imported.applied(known), sites, asOf);
  }

  /** What importing a roster would have changed as of a position. Nothing is written down. */
  public RosterPreview preview(IncomingRoster incoming, LocalDate today, long asOf) {
    return RosterImport.preview(roster(asOf), incoming, today);
  }

  /**
   * What sites do wrong in the same way more than once, as of the last time that all scans were
   * decided on together. It changes no decision by itself.
   */
  public List<SitePattern> sitePatterns() {
    awaitTakenIn();
    return resolverWork.patterns();
  }

  // ---- stating

  /**
   * Writes down what someone states; when this returns, it is durable. What it touches is decided
   * on anew afterwards.
   *
   * @throws StatementRefusedException if it makes no sense where the ledger stands
   */
  public List<LedgerEntry> append(List<Statement> statements) throws IOException {
    return switch (ledger.append(statements)) {
      case AppendOutcome.Appended appended -> {
        wakeAtOnce();
        yield appended.entries();
      }
      case AppendOutcome.Refused refused -> throw new StatementRefusedException(refused.why());
    };
  }

  /** What importing a roster would change. Nothing is written down. */
  public RosterPreview preview(IncomingRoster incoming, LocalDate today) {
    return preview(incoming, today, state().head());
  }

  /**
   * Imports a roster: states what is not known, or is known otherwise. What can't be taken is told
   * and left out.
   */
  public RosterPreview importRoster(
      IncomingRoster incoming, LocalDate today, Agent agent, Reason reason) throws IOException {
    synchronized (importing) {
      RosterPreview preview = preview(incoming, today);
      List<Statement> statements = RosterStatements.of(preview.values(), agent, reason);
      if (!statements.isEmpty()) {
        append(statements);
      }
      return preview;
    }
  }

  // ---- the worker

  private void work() {
    try {
      while (awaitWork()) {
        long begun = System.nanoTime();
        try {
          boolean more = true;
          while (more && !isClosing()) {
            more = resolverWork.step();
          }
        } catch (IOException | RuntimeException e) {
          // What could not be decided stays undecided and in review; the next arrival tries again.
          log.error("whose new scans are could not be decided", e);
        } finally {
          finishRound(System.nanoTime() - begun);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean awaitWork() throws InterruptedException {
    synchronized (gate) {
      while (!closing && (!woken || isResting())) {
        if (woken) {
          TimeUnit.NANOSECONDS.timedWait(gate, Math.max(1, restUntil - System.nanoTime()));
        } else {
          gate.wait();
        }
      }
      woken = false;
      working = true;
      return !closing;
    }
  }

  private boolean isResting() {
    return !urgent && System.nanoTime() - restUntil < 0;
  }

  /**
   * While scans pour in, deciding on each as it comes would take a processor for itself, and
   * looking for one after each image would hold up who sends it. So after a round there is a rest
   * of a few times as long, and not too short, in which they gather.
   */
  private void finishRound(long tookNs) {
    synchronized (gate) {
      restUntil = System.nanoTime() + Math.clamp(REST_FACTOR * tookNs, REST_MIN_NS, REST_MAX_NS);
      urgent = false;
      working = false;
      takenIn = true; // or failed, which the log tells: who waits must not wait for ever
      gate.notifyAll();
    }
  }

  /** What is asked of all scans together has to wait for those of the start. */
  private void awaitTakenIn() {
    synchronized (gate) {
      try {
        while (!takenIn && !closing) {
          urgent = true;
          gate.notifyAll();
          gate.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(
            (InterruptedIOException)
                new InterruptedIOException("interrupted while scans were taken in").initCause(e));
      }
    }
  }

  private boolean isClosing() {
    synchronized (gate) {
      return closing;
    }
  }

  /** Waits until all that arrived or was stated before this call has been decided on. */
  public void awaitDecisions() throws InterruptedException {
    synchronized (gate) {
      wakeAtOnce();
      while ((woken || working) && !closing) {
        gate.wait();
      }
    }
  }

  /** Ends the work where it is; the next start takes it up again. */
  @Override
  public void close() throws IOException {
    synchronized (gate) {
      closing = true;
      gate.notifyAll();
    }
    try {
      worker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while decisions were being written down");
    }
  }
}
