package org.trinomen.archive.commitment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.job.RetrySchedule;
import org.trinomen.archive.query.Finder;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.CommitmentRequest;
import org.trinomen.dicom.dimse.NormalizedScu;
import org.trinomen.dicom.dimse.Notification;
import org.trinomen.dicom.dimse.Status;

/**
 * Tells peers what the archive keeps, as provider of storage commitment (PS3.4 §J.3).
 *
 * <p>A request is looked up at once, and what is to be said is durable before the request is
 * answered: so the report comes after a restart too. It goes over the association of the request if
 * the peer waits there, else over one that is opened for it, again and again until the peer takes
 * it or the schedule ends. A peer may hear a report twice; it knows it by its transaction.
 */
public final class CommitmentProvider implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(CommitmentProvider.class);

  /** Reports that one peer may be owed at a time. */
  static final int OWED_PER_PEER_MAX = 1000;

  private static final String REQUESTED = "storage commitment requested";
  private static final String REPORTED = "storage commitment reported";
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

  private final CommitmentFiles files;
  private final HeldInstances held;
  private final CommitmentPeers peers;
  private final CommitmentAudit audit;
  private final InstantSource clock;
  private final RetrySchedule schedule;
  private final Thread courier;

  // Guarded by this.
  private final Map<String, Owed> owed = new HashMap<>();
  private final Set<String> busyPeers = new HashSet<>();
  private final Set<String> beingTaken = new HashSet<>();
  private boolean closed;

  /** A report on its way. Without a time it is with the association that brought the request. */
  private static final class Owed {
    final OwedReport what;
    int tries;
    @Nullable Instant due;

    Owed(OwedReport what, @Nullable Instant due) {
      this.what = what;
      this.due = due;
    }
  }

  private CommitmentProvider(
      CommitmentFiles files,
      Finder finder,
      CommitmentPeers peers,
      CommitmentAudit audit,
      InstantSource clock,
      RetrySchedule schedule) {
    this.files = files;
    this.held = new HeldInstances(finder);
    this.peers = peers;
    this.audit = audit;
    this.clock = clock;
    this.schedule = schedule;
    this.courier = Thread.ofVirtual().name("commitment-reports").unstarted(this::deliver);
  }

  /**
   * Begins, with what was owed when the archive was closed or broke down.
   *
   * @param finder the archive as recorded
   */
  public static CommitmentProvider open(
      DurableFiles files,
      Path folder,
      Finder finder,
      CommitmentPeers peers,
      AuditTrail trail,
      InstantSource clock,
      RetrySchedule schedule)
      throws IOException {
    CommitmentProvider provider =
        new CommitmentProvider(
            new CommitmentFiles(files, folder),
            finder,
            peers,
            new CommitmentAudit(trail, clock),
            clock,
            schedule);
    for (OwedReport left : provider.files.all(CommitmentText::readOwed)) {
      provider.owed.put(left.report().transactionUid(), new Owed(left, clock.instant()));
    }
    provider.courier.start();
    return provider;
  }

  /** What becomes of a request. */
  public sealed interface Answer {}

  /** It is looked up and written down; the peer is to be told of it. */
  public record Taken(Notification report) implements Answer {}

  /** The transaction UID is in use for another request. */
  public record InUse() implements Answer {}

  /** The peer is owed too many reports already. */
  public record TooMany() implements Answer {}

  /**
   * Takes a request.
   *
   * @param peerAeTitle who asks
   * @param ourAeTitle how it calls us
   * @throws IOException it could not be looked up, or not written down
   */
  public Answer request(String peerAeTitle, String ourAeTitle, CommitmentRequest request)
      throws IOException {
    String uid = request.transactionUid();
    synchronized (this) {
      awaitTaken(uid);
      Owed before = owed.get(uid);
      if (before != null) {
        return before.what.answers(peerAeTitle, request)
            ? new Taken(notification(before.what))
            : new InUse();
      }
      long toPeer =
          owed.values().stream()
              .filter(each -> each.what.peerAeTitle().equals(peerAeTitle))
              .count();
      if (toPeer >= OWED_PER_PEER_MAX) {
        return new TooMany();
      }
      beingTaken.add(uid);
    }
    OwedReport what;
    try {
      what = new OwedReport(peerAeTitle, ourAeTitle, clock.instant(), held.report(request));
      files.put(uid, CommitmentText.of(what));
      synchronized (this) {
        owed.put(uid, new Owed(what, null));
      }
    } finally {
      synchronized (this) {
        beingTaken.remove(uid);
        notifyAll();
      }
    }
    String found = CommitmentAudit.describe(what.report());
    log.info("storage commitment {} for {}: {}", uid, peerAeTitle, found);
    audit.enter(peerAeTitle, REQUESTED, uid, AuditEvent.Outcome.DONE, found);
    return new Taken(notification(what));
  }

  /**
   * PS3.4 §J.3.2.1.2: a transaction UID names one request. Of several that come at once over
   * several associations the first is written down, and only then the others are held against it.
   */
  private synchronized void awaitTaken(String uid) {
    boolean interrupted = false;
    while (beingTaken.contains(uid)) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many reports are owed. */
  public synchronized int owed() {
    return owed.size();
  }

  private Notification notification(OwedReport what) {
    return new Notification() {
      @Override
      public String sopClassUid() {
        return Uids.StorageCommitmentPushModel;
      }

      @Override
      public String sopInstanceUid() {
        return Uids.StorageCommitmentPushModelInstance;
      }

      @Override
      public int eventTypeId() {
        return what.report().eventTypeId();
      }

      @Override
      public DataSet information() {
        return what.report().toDataSet();
      }

      @Override
      public void answered(Status status) {
        CommitmentProvider.this.answered(what, status);
      }

      @Override
      public void unanswered() {
        dueAt(what.report(), clock.instant());
      }
    };
  }

  // ---- the courier

  private void deliver() {
    try {
      Optional<Owed> next = awaitDue();
      while (next.isPresent()) {
        Owed one = next.get();
        Thread.ofVirtual().name("commitment-report").start(() -> deliver(one));
        next = awaitDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next that is due, to a peer that is not being told of another; empty when closed. */
  private synchronized Optional<Owed> awaitDue() throws InterruptedException {
    while (!closed) {
      Owed first = null;
      Instant firstDue = Instant.MAX;
      for (Owed each : owed.values()) {
        Instant due = each.due;
        if (due != null && due.isBefore(firstDue) && !busyPeers.contains(each.what.peerAeTitle())) {
          first = each;
          firstDue = due;
        }
      }
      Instant now = clock.instant();
      if (first != null && !firstDue.isAfter(now)) {
        busyPeers.add(first.what.peerAeTitle());
        first.due = null;
        return Optional.of(first);
      }
      wait(
          first == null
              ? LONG.toMillis()
              : Math.max(1, Duration.between(now, firstDue).toMillis()));
    }
    return Optional.empty();
  }

  private void deliver(Owed one) {
    boolean ended = false;
    try {
      Optional<CommitmentPeers.Peer> peer =
          peers.titled(one.what.peerAeTitle(), one.what.ourAeTitle());
      if (peer.isEmpty()) {
        failed(one, "no node has this AE title");
        ended = true;
        return;
      }
      try (NormalizedScu scu = new NormalizedScu(peer.get().caller(), peer.get().node())) {
        switch (scu.tell(notification(one.what))) {
          case NormalizedScu.Answered answered -> answered(one.what, answered.status());
          case NormalizedScu.Unanswered unanswered -> failed(one, unanswered.why());
        }
      }
      ended = true;
    } finally {
      if (!ended) {
        failed(one, "a fault of ours: see the log");
      }
      synchronized (this) {
        busyPeers.remove(one.what.peerAeTitle());
        notifyAll();
      }
    }
  }

  /** A peer that refuses to take note is told no more, unless it may be able to later. */
  private void answered(OwedReport what, Status status) {
    String uid = what.report().transactionUid();
    boolean later =
        status.code() == Status.PROCESSING_FAILURE.code()
            || status.code() == Status.RESOURCE_LIMITATION.code();
    Owed one;
    synchronized (this) {
      one = owed.get(uid);
    }
    if (one == null) {
      return; // told twice, over two associations
    }
    if (!status.kept() && later) {
      failed(one, status.describe());
      return;
    }
    if (status.kept()) {
      log.info("storage commitment {}: {} is told", uid, what.peerAeTitle());
    } else {
      log.warn("storage commitment {}: {} says {}", uid, what.peerAeTitle(), status.describe());
    }
    forget(
        what,
        status.kept() ? AuditEvent.Outcome.DONE : AuditEvent.Outcome.FAILED,
        CommitmentAudit.describe(what.report()) + "; " + status.describe());
  }

  private void failed(Owed one, String why) {
    OwedReport what = one.what;
    String uid = what.report().transactionUid();
    one.tries++;
    Optional<Duration> wait = schedule.after(one.tries);
    if (wait.isEmpty()) {
      log.error(
          "storage commitment {}: {} can't be told, given up after {} tries: {}",
          uid,
          what.peerAeTitle(),
          one.tries,
          why);
      forget(what, AuditEvent.Outcome.FAILED, "given up: " + why);
      return;
    }
    log.warn(
        "storage commitment {}: {} not told, next try in {} s: {}",
        uid,
        what.peerAeTitle(),
        wait.get().toSeconds(),
        why);
    dueAt(what.report(), clock.instant().plus(wait.get()));
  }

  private synchronized void dueAt(CommitmentReport report, Instant when) {
    Owed one = owed.get(report.transactionUid());
    if (one != null) {
      one.due = when;
      notifyAll();
    }
  }

  private void forget(OwedReport what, AuditEvent.Outcome outcome, String detail) {
    String uid = what.report().transactionUid();
    audit.enter(what.peerAeTitle(), REPORTED, uid, outcome, detail);
    try {
      files.remove(uid);
    } catch (IOException e) {
      log.warn(
          "storage commitment {}: will be told again after a restart: {}", uid, e.getMessage());
    }
    synchronized (this) {
      owed.remove(uid);
    }
  }

  /** Stops telling, and gives a report under way a moment; what is owed is told after a start. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    long end = System.nanoTime() + CLOSE_WAIT.toNanos();
    try {
      while (!busyPeers.isEmpty() && System.nanoTime() < end) {
        TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
