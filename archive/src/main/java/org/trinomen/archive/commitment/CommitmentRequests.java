package org.trinomen.archive.commitment;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.UuidUids;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.CommitmentRequest;
import org.trinomen.dicom.commitment.ReferencedSop;
import org.trinomen.dicom.dimse.NormalizedHandler;
import org.trinomen.dicom.dimse.NormalizedRequest;
import org.trinomen.dicom.dimse.NormalizedScu;
import org.trinomen.dicom.dimse.Status;

/**
 * Asks peers whether they keep what they were sent, as user of storage commitment (PS3.4 §J.3), and
 * takes what they report. For doors: {@link #request} asks and returns as soon as the peer has
 * agreed to look, {@link #find} tells how far it is, also after a restart.
 *
 * <p>A request is durable before it is sent, since the report may overtake the answer; a report is
 * before its peer is told that it was taken.
 */
public final class CommitmentRequests {

  private static final Logger log = LoggerFactory.getLogger(CommitmentRequests.class);

  /** Requests whose outcome is kept; the oldest make room. */
  static final int KEPT_MAX = 1000;

  /** How long the association of a request waits for the report to come over it. */
  private static final int WAIT_ON_ASSOCIATION_MS = 5_000;

  private static final int REQUEST_COMMITMENT = 1;
  private static final String ASKED = "storage commitment asked";
  private static final String TOLD = "storage commitment told";

  private final CommitmentFiles files;
  private final CommitmentPeers peers;
  private final CommitmentAudit audit;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  /** Transactions, oldest first; guarded by this, as are the files behind them. */
  private final SequencedSet<String> known = new LinkedHashSet<>();

  private CommitmentRequests(
      CommitmentFiles files,
      CommitmentPeers peers,
      CommitmentAudit audit,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.files = files;
    this.peers = peers;
    this.audit = audit;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Reads what was asked before.
   *
   * @param ids makes transaction UIDs (PS3.5 §B.2)
   */
  public static CommitmentRequests open(
      DurableFiles files,
      Path folder,
      CommitmentPeers peers,
      AuditTrail trail,
      InstantSource clock,
      Supplier<UUID> ids)
      throws IOException {
    CommitmentRequests requests =
        new CommitmentRequests(
            new CommitmentFiles(files, folder),
            peers,
            new CommitmentAudit(trail, clock),
            clock,
            ids);
    List<RequestedCommitment> before =
        new ArrayList<>(requests.files.all(CommitmentText::readRequest));
    before.sort(Comparator.comparing(RequestedCommitment::requestedAt));
    before.forEach(each -> requests.known.add(each.transactionUid()));
    return requests;
  }

  /** What came of asking. */
  public sealed interface Outcome {}

  /** The peer looks, and will report; or has done so. */
  public record Asked(String transactionUid) implements Outcome {}

  /** No node has this name. */
  public record UnknownPeer() implements Outcome {}

  /** The peer can't be reached, or refuses; {@code why} is for a person. Nothing is kept of it. */
  public record Refused(String why) implements Outcome {}

  /**
   * Asks a node whether it keeps instances. For any number of threads; blocks until the node has
   * answered that it will look, not until it reports.
   *
   * @param peer name of the node
   * @param references what it was sent, as it was sent: at least one
   * @throws IOException the request could not be written down
   */
  public Outcome request(String peer, List<ReferencedSop> references) throws IOException {
    Optional<CommitmentPeers.Peer> node = peers.named(peer);
    return node.isEmpty() ? new UnknownPeer() : request(node.get(), references);
  }

  /**
   * The same of a node that is told: where it is and who we are to it may be other than usual. Its
   * report is taken from the AE title that is called here.
   */
  public Outcome request(CommitmentPeers.Peer peer, List<ReferencedSop> references)
      throws IOException {
    CommitmentRequest request = new CommitmentRequest(UuidUids.of(ids.get()), references);
    String uid = request.transactionUid();
    String aeTitle = peer.node().aeTitle();
    write(
        new RequestedCommitment(
            uid, peer.name(), aeTitle, clock.instant(), request.references(), Optional.empty()));
    NormalizedScu scu = new NormalizedScu(peer.caller(), peer.node());
    boolean waits = false;
    try {
      String why =
          switch (scu.act(
              Uids.StorageCommitmentPushModel,
              Uids.StorageCommitmentPushModelInstance,
              REQUEST_COMMITMENT,
              request.toDataSet())) {
            case NormalizedScu.Answered answered ->
                answered.status().kept() ? "" : answered.status().describe();
            case NormalizedScu.Unanswered unanswered -> unanswered.why();
          };
      if (!why.isEmpty()) {
        log.warn("storage commitment {}: {} does not look: {}", uid, peer.name(), why);
        audit.enter(aeTitle, ASKED, uid, AuditEvent.Outcome.FAILED, why);
        forget(uid);
        return new Refused(why);
      }
      audit.enter(aeTitle, ASKED, uid, AuditEvent.Outcome.DONE, references.size() + " instances");
      Thread.ofVirtual().name("commitment-wait").start(() -> await(scu, aeTitle));
      waits = true;
      return new Asked(uid);
    } finally {
      if (!waits) {
        scu.close();
      }
    }
  }

  /** Takes a report that comes over the association of its request. */
  private void await(NormalizedScu scu, String aeTitle) {
    try (scu) {
      scu.awaitEvent(
          WAIT_ON_ASSOCIATION_MS,
          NormalizedHandler.ofEvents(
              Uids.StorageCommitmentPushModel, event -> take(aeTitle, event)));
    }
  }

  /**
   * Takes a report of a peer's (PS3.4 §J.3.3).
   *
   * @param aeTitle the peer
   * @return what the peer is told
   * @throws IOException the report could not be written down
   */
  public Status take(String aeTitle, NormalizedRequest event) throws IOException {
    if (!event.sopInstanceUid().equals(Uids.StorageCommitmentPushModelInstance)) {
      return Status.NO_SUCH_SOP_INSTANCE;
    }
    if (event.typeId() != CommitmentReport.SUCCESSFUL
        && event.typeId() != CommitmentReport.FAILURES_EXIST) {
      return Status.NO_SUCH_EVENT_TYPE;
    }
    CommitmentReport report;
    try {
      report = CommitmentReport.read(event.information());
    } catch (DicomException e) {
      return Status.INVALID_ARGUMENT_VALUE.withComment(e.what());
    }
    String uid = report.transactionUid();
    synchronized (this) {
      Optional<RequestedCommitment> request = find(uid);
      if (request.isEmpty() || !request.get().peerAeTitle().equals(aeTitle)) {
        log.warn("storage commitment {}: {} reports what it was not asked", uid, aeTitle);
        return Status.INVALID_ARGUMENT_VALUE.withComment("no such transaction");
      }
      RequestedCommitment answered = request.get().answeredBy(report);
      write(answered);
      String found = answered.successes().size() + " kept, " + answered.failures().size() + " not";
      log.info("storage commitment {}: {} says {}", uid, request.get().peer(), found);
      audit.enter(aeTitle, TOLD, uid, AuditEvent.Outcome.DONE, found);
    }
    return Status.SUCCESS;
  }

  /** A request and what is known of it; the outcomes of the latest 1000 are kept. */
  public synchronized Optional<RequestedCommitment> find(String transactionUid) throws IOException {
    return known.contains(transactionUid)
        ? Optional.of(CommitmentText.readRequest(files.get(transactionUid)))
        : Optional.empty();
  }

  /** Those that are kept, newest first. */
  public synchronized List<String> transactions() {
    return List.copyOf(known.reversed());
  }

  private synchronized void write(RequestedCommitment request) throws IOException {
    files.put(request.transactionUid(), CommitmentText.of(request));
    known.add(request.transactionUid());
    while (known.size() > KEPT_MAX) {
      forget(known.getFirst());
    }
  }

  private synchronized void forget(String uid) throws IOException {
    known.remove(uid);
    files.remove(uid);
  }
}
