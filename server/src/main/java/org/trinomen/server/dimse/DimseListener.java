package org.trinomen.server.dimse;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.dicom.dimse.DimseHandlers;
import org.trinomen.dicom.dimse.DimseProvider;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.ul.Association;
import org.trinomen.dicom.ul.AssociationEnd;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;
import org.trinomen.dicom.ul.Negotiation;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.Rejection;
import org.trinomen.dicom.ul.TlsHandshake;
import org.trinomen.dicom.ul.TlsProfile;
import org.trinomen.dicom.ul.TransportConnection;
import org.trinomen.server.config.DicomListenerSettings;
import org.trinomen.server.config.DicomNode.Operation;
import org.trinomen.server.config.DicomSettings;
import org.trinomen.server.metrics.Metric;
import org.trinomen.server.tls.TlsContexts;

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

  /** How long connections that were cut off may take to notice. */
  private static final Duration CUT_OFF = Duration.ofSeconds(5);

  /** How long a peer may take to close after the abort that tells it that we stop. */
  private static final int PEER_CLOSES_WITHIN_MS = 2_000;

  private final DicomSettings settings;
  private final AssociationSettings associationSettings;
  private final CallerPolicy callers;
  private final Services services;
  private final AssociationAudit audit;
  private final TlsContexts tls;
  private final AssociationSlots slots;
  private final ConnectRate rate;
  private final HalfOpen halfOpen;
  private final DimseCounts counts = new DimseCounts();
  private final String idPrefix;
  private final AtomicLong lastId = new AtomicLong();
  private final SeldomLine dropped =
      new SeldomLine(line -> log.warn("DICOM: {}", line), System::nanoTime);
  private final Set<Association> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;
  private final List<OpenPort> ports = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * Binds the ports: after that callers wait in the kernel's queue until {@link #start}.
   *
   * @throws IOException a port is taken, or an address is not ours
   */
  public DimseListener(
      DicomSettings settings,
      TlsContexts tls,
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
    this.tls = tls;
    this.rate = new ConnectRate(settings.connectsPerSecondMax(), System::nanoTime);
    this.halfOpen = new HalfOpen(settings.halfOpenMax(), settings.halfOpenPerAddressMax());
    // Unique over restarts, so that log, audit trail and records in volumes name the same thing.
    this.idPrefix = Long.toString(clock.instant().getEpochSecond(), Character.MAX_RADIX) + "-";
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual()
                .name("association-", 1)
                .uncaughtExceptionHandler((_, fault) -> log.error("an association failed", fault))
                .factory());
    boolean bound = false;
    try {
      for (DicomListenerSettings each : settings.listeners()) {
        ports.add(new OpenPort(each));
      }
      bound = true;
    } finally {
      if (!bound) {
        closePorts();
      }
    }
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
    for (OpenPort port : ports) {
      port.start(this::take);
      log.info("DICOM: {} listens on {}", settings.aeTitle(), port.address());
    }
  }

  /** The first port it listens on, also where the system chose it. */
  public int port() {
    return ports.getFirst().port();
  }

  /** All ports, in the order of the settings. */
  public List<Integer> ports() {
    return ports.stream().map(OpenPort::port).toList();
  }

  /** What has come to the door. */
  public List<Metric> metrics() {
    return counts.metrics(open.size(), halfOpen.count());
  }

  /** Never waits: this is the thread that lets others in. */
  private void take(Socket socket, DicomListenerSettings port) {
    counts.connections.incrementAndGet();
    if (!rate.admits(socket.getInetAddress())) {
      counts.overRate.incrementAndGet();
      dropped.add(socket.getInetAddress());
      TlsHandshake.drop(socket);
      return;
    }
    if (halfOpen.add(socket)) {
      counts.displaced.incrementAndGet();
      dropped.add(socket.getInetAddress());
    }
    try {
      threads.execute(() -> serve(socket, port));
    } catch (RejectedExecutionException e) {
      // A socket left open would let the caller wait for an answer that nobody will give.
      halfOpen.remove(socket);
      TlsHandshake.drop(socket);
      log.info("DICOM: a caller came while stopping");
    }
  }

  private void serve(Socket wire, DicomListenerSettings port) {
    String id = idPrefix + lastId.incrementAndGet();
    try {
      // Whoever began to stop before this line may not have seen the socket.
      if (stopping) {
        TlsHandshake.drop(wire);
      }
      TransportConnection connection = secured(wire, port);
      try (Admission admission = new Admission(callers, Approach.of(connection, port), slots)) {
        negotiate(connection, id, admission);
      }
    } catch (IOException e) {
      // One that had to go for another is told of together with others like it.
      if (halfOpen.remove(wire)) {
        counts.handshakesFailed.incrementAndGet();
        log.warn("association {} from {}: {}", id, address(wire.getInetAddress()), e.getMessage());
      }
    } finally {
      halfOpen.remove(wire);
    }
  }

  private TransportConnection secured(Socket wire, DicomListenerSettings port) throws IOException {
    SSLParameters parameters = TlsProfile.parameters();
    switch (port.tls()) {
      case NONE -> {
        return TransportConnection.plain(wire);
      }
      case SERVER -> {}
      case OPTIONAL -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    int timeoutMs = (int) settings.handshakeTimeout().toMillis();
    return TlsHandshake.accept(wire, tls.current(), parameters, timeoutMs);
  }

  private void negotiate(TransportConnection connection, String id, Admission admission) {
    InetAddress remote = connection.remote();
    Negotiation negotiation = Association.accept(connection, id, admission, associationSettings);
    boolean displaced = !halfOpen.remove(connection.wire());
    switch (negotiation) {
      case Negotiation.Established established ->
          converse(established.association(), connection.security());
      case Negotiation.Rejected rejected -> {
        counts.rejections.incrementAndGet();
        String told = Rejection.describe(rejected.rejection());
        String why = told + (admission.detail().isEmpty() ? "" : ": " + admission.detail());
        log.warn("association {} from {}: {}", id, caller(rejected.request(), remote), why);
        audit.rejected(id, rejected.request(), remote, why);
      }
      // Port scanners and load balancers connect without a word: not worth an audit entry each.
      case Negotiation.Failed failed -> {
        if (!displaced) {
          log.info("association {} from {}: {}", id, address(remote), failed.end().describe());
        }
      }
    }
  }

  private void converse(Association association, Optional<String> security) {
    AssociationTally tally = new AssociationTally();
    counts.associations.incrementAndGet();
    log.info(
        "association {} from {}{}: {} of {} contexts accepted",
        association.id(),
        caller(association.request(), association.remote()),
        security.map(what -> ", " + what).orElse(""),
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
    closePorts();
    halfOpen.dropAll();
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

  private void closePorts() throws IOException {
    for (OpenPort port : ports) {
      port.close();
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
