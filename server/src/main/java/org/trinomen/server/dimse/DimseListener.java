package org.trinomen.server.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.dicom.dimse.DimseHandlers;
import org.trinomen.dicom.dimse.DimseProvider;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.server.config.DicomNode.Operation;
import org.trinomen.server.config.DicomSettings;

/**
 * Listens for associations and serves each on a virtual thread of its own.
 *
 * <p>Closing is graceful: nobody new is let in, an association ends as soon as no message is under
 * way, its peer is given a moment to close, and one that is still busy after the stop time-out is
 * cut off. What was answered with Success is durable whenever that happens; what was not, the
 * sender sends again.
 */
public final class DimseListener implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(DimseListener.class);

  /** Connections beyond the limit that are told so; the next are dropped without a word. */
  private static final int BEING_REFUSED_MAX = 64;

  /** How long connections that were cut off may take to notice. */
  private static final Duration CUT_OFF = Duration.ofSeconds(5);

  /** How long a peer may take to close after the abort that tells it that we stop. */
  private static final int PEER_CLOSES_WITHIN_MS = 2_000;

  private final DicomSettings settings;
  private final AssociationSettings associationSettings;
  private final CallerPolicy callers;
  private final Services services;
  private final AssociationAudit audit;
  private final AssociationSlots slots;
  private final AssociationSlots connections;
  private final String idPrefix;
  private final AtomicLong lastId = new AtomicLong();
  private final Set<Socket> negotiating = ConcurrentHashMap.newKeySet();
  private final Set<Association> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;
  private final ServerSocket server;
  private volatile boolean stopping;

  /**
   * Binds the port: after that callers wait in the kernel's queue until {@link #start}.
   *
   * @throws IOException the port is taken, or the address is not ours
   */
  public DimseListener(
      DicomSettings settings,
      CallerPolicy callers,
      Services services,
      AssociationAudit audit,
      Clock clock)
      throws IOException {
    this.settings = settings;
    this.associationSettings = associationSettings(settings);
    this.callers = callers;
    this.services = services;
    this.audit = audit;
    this.slots =
        new AssociationSlots(settings.associationsMax(), settings.associationsPerAddressMax());
    int connectionsMax = settings.associationsMax() + BEING_REFUSED_MAX;
    this.connections = new AssociationSlots(connectionsMax, connectionsMax);
    // Unique over restarts, so that log, audit trail and records in volumes name the same thing.
    this.idPrefix = Long.toString(clock.instant().getEpochSecond(), Character.MAX_RADIX) + "-";
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual()
                .name("association-", 1)
                .uncaughtExceptionHandler((_, fault) -> log.error("an association failed", fault))
                .factory());
    this.server = new ServerSocket();
    server.bind(new InetSocketAddress(settings.bindAddress(), settings.port()));
  }

  /** How we speak, to those who call and to those whom we call. */
  public static AssociationSettings associationSettings(DicomSettings settings) {
    return AssociationSettings.of(
            new Implementation(
                FileMeta.IMPLEMENTATION_CLASS_UID, FileMeta.IMPLEMENTATION_VERSION_NAME))
        .withPduLengthMax(settings.pduLengthMax(), settings.pduLengthMax())
        .withTimes(
            (int) settings.artimTimeout().toMillis(),
            (int) settings.idleTimeout().toMillis(),
            (int) settings.idleTimeout().toMillis());
  }

  /** Starts to answer. */
  public void start() {
    Thread.ofPlatform().name("dimse-listener").start(this::accept);
    log.info("DICOM: {} listens on {}", settings.aeTitle(), server.getLocalSocketAddress());
  }

  /** The port it listens on, also where the system chose it. */
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!stopping) {
      try {
        Socket socket = server.accept();
        if (connections.take(socket.getInetAddress()).isPresent()) {
          log.warn("connection from {} dropped: too many", address(socket.getInetAddress()));
          socket.close();
        } else {
          serveOnItsOwnThread(socket);
        }
      } catch (IOException e) {
        // Out of file descriptors, or a caller gone before it was accepted: the next may fare
        // better. When we stop, closing the server socket ends the wait this way.
        if (!stopping) {
          log.warn("DICOM: a connection could not be accepted: {}", e.getMessage());
        }
      }
    }
  }

  private void serveOnItsOwnThread(Socket socket) throws IOException {
    try {
      threads.execute(() -> serve(socket));
    } catch (RejectedExecutionException e) {
      // A socket left open would let the caller wait for an answer that nobody will give.
      socket.close();
      log.info("DICOM: a caller came while stopping");
    }
  }

  private void serve(Socket socket) {
    InetAddress remote = socket.getInetAddress();
    Optional<Rejection> full = slots.take(remote);
    try {
      negotiate(socket, full);
    } finally {
      if (full.isEmpty()) {
        slots.giveBack(remote);
      }
      connections.giveBack(remote);
    }
  }

  private void negotiate(Socket socket, Optional<Rejection> full) {
    String id = idPrefix + lastId.incrementAndGet();
    InetAddress remote = socket.getInetAddress();
    AssociationPolicy policy =
        full.<AssociationPolicy>map(why -> (_, _) -> new AssociationPolicy.Reject(why))
            .orElse(callers);
    negotiating.add(socket);
    Negotiation negotiation;
    try {
      // Whoever began to stop before this line may not have seen the socket.
      if (stopping) {
        dropNegotiating(socket);
      }
      negotiation = Association.accept(socket, id, policy, associationSettings);
    } finally {
      negotiating.remove(socket);
    }
    switch (negotiation) {
      case Negotiation.Established established -> converse(established.association());
      case Negotiation.Rejected rejected -> {
        String why = Rejection.describe(rejected.rejection());
        log.warn("association {} from {}: {}", id, caller(rejected.request(), remote), why);
        audit.rejected(id, rejected.request(), remote, why);
      }
      // Port scanners and load balancers connect without a word: not worth an audit entry each.
      case Negotiation.Failed failed ->
          log.info("association {} from {}: {}", id, address(remote), failed.end().describe());
    }
  }

  private void converse(Association association) {
    AssociationTally tally = new AssociationTally();
    log.info(
        "association {} from {}: {} of {} contexts accepted",
        association.id(),
        caller(association.request(), association.remote()),
        association.contexts().size(),
        association.request().contexts().size());
    open.add(association);
    // Whoever began to stop before this line may not have seen the association.
    if (stopping) {
      association.stopWhenIdle(PEER_CLOSES_WITHIN_MS);
    }
    try {
      AssociationEnd end = DimseProvider.serve(association, handlers(association, tally));
      log.info("association {}: {}; {}", association.id(), end.describe(), tally.describe());
      audit.ended(association, tally, end);
    } finally {
      open.remove(association);
    }
  }

  /** Each request is looked at by itself: see {@link CallerPolicy#allows}. */
  private DimseHandlers handlers(Association association, AssociationTally tally) {
    Predicate<Operation> allowed =
        operation -> {
          boolean may = callers.allows(association.request(), operation);
          if (!may) {
            tally.failed();
            audit.refused(association, operation.service());
          }
          return may;
        };
    return new DimseHandlers(
        (request, dataSet) ->
            allowed.test(Operation.STORE)
                ? services.storage().store(request, dataSet, tally)
                : Status.NOT_AUTHORIZED,
        Optional.of(
            (request, matches) ->
                allowed.test(Operation.FIND)
                    ? services.query().find(request, matches, tally)
                    : Status.NOT_AUTHORIZED),
        Optional.of(services.retrieve().handler(tally, allowed)),
        Optional.of(services.commitment().handler(tally, allowed)),
        _ -> tally.echoed());
  }

  /** Stops gracefully; see the class. */
  @Override
  public void close() throws IOException {
    stopping = true;
    server.close();
    negotiating.forEach(DimseListener::dropNegotiating);
    open.forEach(association -> association.stopWhenIdle(PEER_CLOSES_WITHIN_MS));
    threads.shutdown();
    if (!ended(settings.stopTimeout())) {
      log.warn("DICOM: {} associations still busy are cut off", open.size());
      open.forEach(Association::disconnect);
      if (!ended(CUT_OFF)) {
        log.error("DICOM: {} associations do not end", open.size());
      }
    }
  }

  /** Ends a negotiation, whatever it waits for: it fails, and its thread goes on to end. */
  private static void dropNegotiating(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.info("DICOM: a connection did not close in order: {}", e.getMessage());
    }
  }

  private boolean ended(Duration within) {
    try {
      return threads.awaitTermination(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String caller(Pdu.AssociateRq request, InetAddress remote) {
    return request.callingAeTitle() + "@" + address(remote) + " to " + request.calledAeTitle();
  }

  private static String address(InetAddress remote) {
    return remote.getHostAddress();
  }
}
