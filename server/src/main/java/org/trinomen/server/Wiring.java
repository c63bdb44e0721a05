package org.trinomen.server;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.annotation.AnnotationLog;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.audit.AuditSettings;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.commitment.CommitmentProvider;
import org.trinomen.archive.commitment.CommitmentRequests;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.curation.SettleWatch;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.encryption.TemporaryFiles;
import org.trinomen.archive.export.CoercionKey;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ScanDecider;
import org.trinomen.archive.identity.ScanReader;
import org.trinomen.archive.identity.ScanShelf;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.index.IndexFinder;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.ingest.Ingest;
import org.trinomen.archive.ingest.IngestSettings;
import org.trinomen.archive.job.JobEngine;
import org.trinomen.archive.job.JobRestorer;
import org.trinomen.archive.job.RetrySchedule;
import org.trinomen.archive.ledger.FileLedgerStore;
import org.trinomen.archive.ledger.Ledger;
import org.trinomen.archive.ledger.LedgerSettings;
import org.trinomen.archive.modification.Modifications;
import org.trinomen.archive.pixel.DecodingRoom;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.reach.ReachedArchive;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.Spool;
import org.trinomen.archive.volume.SpoolLimits;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.resolve.ResolverSettings;
import org.trinomen.identity.study.RosterPreview;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.access.Asking;
import org.trinomen.server.access.Permission;
import org.trinomen.server.api.AccountRoutes;
import org.trinomen.server.api.ArchiveMetrics;
import org.trinomen.server.api.ConfigurationRoutes;
import org.trinomen.server.api.Readiness;
import org.trinomen.server.api.RoleRoute;
import org.trinomen.server.api.SessionRoutes;
import org.trinomen.server.api.TokenRoutes;
import org.trinomen.server.config.DataFolder;
import org.trinomen.server.config.LimitSettings;
import org.trinomen.server.config.Nodes;
import org.trinomen.server.config.Settings;
import org.trinomen.server.config.ViewpointSettings;
import org.trinomen.server.dicomweb.CapabilityRoutes;
import org.trinomen.server.dimse.AssociationAudit;
import org.trinomen.server.dimse.CalledArchive;
import org.trinomen.server.dimse.CallerPolicy;
import org.trinomen.server.dimse.CommitmentScp;
import org.trinomen.server.dimse.DimseListener;
import org.trinomen.server.dimse.KnownPeers;
import org.trinomen.server.dimse.QueryScp;
import org.trinomen.server.dimse.RetrieveScp;
import org.trinomen.server.dimse.SendQueue;
import org.trinomen.server.dimse.Services;
import org.trinomen.server.dimse.StorageScp;
import org.trinomen.server.fhir.FhirRoutes;
import org.trinomen.server.http.HttpServer;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteTable;
import org.trinomen.server.identity.AssertionRoutes;
import org.trinomen.server.identity.ImportRoutes;
import org.trinomen.server.identity.PatternRoutes;
import org.trinomen.server.identity.ScanRoutes;
import org.trinomen.server.identity.SendRoutes;
import org.trinomen.server.identity.StudyRoutes;
import org.trinomen.server.identity.WhatIfRoutes;
import org.trinomen.server.job.JobAudit;
import org.trinomen.server.job.JobErrors;
import org.trinomen.server.job.JobFiles;
import org.trinomen.server.metrics.Metric;
import org.trinomen.server.metrics.ProcessMetrics;
import org.trinomen.server.openapi.OpenApiRoutes;
import org.trinomen.server.orthanc.ChangeRoutes;
import org.trinomen.server.orthanc.CreationRoutes;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.JobRoutes;
import org.trinomen.server.orthanc.Making;
import org.trinomen.server.orthanc.ModificationRoutes;
import org.trinomen.server.orthanc.RearrangementRoutes;
import org.trinomen.server.orthanc.SystemRoutes;
import org.trinomen.server.orthanc.ToolRoutes;
import org.trinomen.server.orthanc.WithdrawalRoutes;
import org.trinomen.server.remote.Modalities;
import org.trinomen.server.remote.Remotes;
import org.trinomen.server.search.SavedSearchRoutes;
import org.trinomen.server.study.StudyFolder;
import org.trinomen.server.tls.CertificateWatch;
import org.trinomen.server.tls.NodeSecurity;
import org.trinomen.server.tls.TlsContexts;
import org.trinomen.server.ui.WebPage;

/**
 * The running server: builds its parts with {@code new}, each after those it needs, and takes them
 * down in the opposite order, so that doors close before what stands behind them.
 */
public final class Wiring implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final long ATTACHMENTS_VOLUME_BYTES = 64L << 20;

  private final Settings settings;
  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final DurableFiles files;
  private final Keyring keyring;
  private final TlsContexts tls;
  private final NodeSecurity security;
  private final CertificateWatch certificates;
  private final Deque<Closeable> parts = new ArrayDeque<>();

  /** Who makes which type of job anew that a restart has interrupted. */
  private final Map<String, JobRestorer> restorers = new HashMap<>();

  private final Readiness readiness = new Readiness();
  private final IdentityService identity;
  private final JobEngine jobs;
  private final RouteTable routes;
  private final HttpServer http;
  private final Optional<DimseListener> dimse;
  private final Optional<Accounts.FirstAccount> firstAccount;
  private final CommitmentRequests commitmentRequests;
  private final EventParts events;
  private Optional<CommitmentProvider> commitments = Optional.empty();
  private final RecordedFinder finder;
  private final VolumeStore volumes;

  private Wiring(Settings settings, DurableFiles files) throws IOException {
    this.settings = settings;
    this.files = files;
    boolean complete = false;
    try {
      this.keyring = ConfiguredKeys.of(settings.encryption());
      this.tls = TlsContexts.open(settings.tls());
      this.security = new NodeSecurity(tls);
      this.certificates = keep(CertificateWatch.start(tls, clock, settings.tls().checkEvery()));
      DataFolder data = settings.data();
      data.create();
      keep(ConfiguredCheckpoints.start(settings, files, clock));
      AuditTrail audit = keep(AuditTrail.open(files, data.audit(), AuditSettings.DEFAULT));
      readiness.watch("audit trail", audit::trouble);
      LogLevels.set(settings.log());
      SqlIndex index = keep(new IndexPlace(files, settings).open());
      this.volumes = keep(OpenedVolumes.of(settings, index, environment(), readiness));
      this.finder = finder(index, volumes);
      this.identity = identity(finder, volumes);
      Spool spool = spool();
      AnnotationLog annotations = AnnotationLog.open(files, data.annotations());
      Curation curation = keep(curation(annotations, spool, index));
      Ingest ingest = ingest(volumes, index, spool, annotations);
      keep(SettleWatch.start(index, clock, settings.resources().stableAge()));
      importStudies();
      ReachedArchive reached = new ReachedArchive(finder, identity);
      Access access = access(audit);
      ViewedArchive viewed =
          new ViewedArchive(finder, identity, CoercionKey.load(data.coercionKey(), files, random));
      Modalities nodes = new Modalities(settings.nodes(), files, data.remotes());
      KnownPeers peers = new KnownPeers(settings, nodes, security);
      this.commitmentRequests = commitmentRequests(peers, audit);
      this.dimse =
          settings.dicom().enabled()
              ? Optional.of(keep(dimse(ingest, audit, finder, viewed, reached, nodes, peers)))
              : Optional.empty();
      this.jobs = keep(jobs(audit));
      this.events = keep(events(audit, viewed, curation, access));
      Modifications modifications = new Modifications(finder, volumes, ingest::receive, curation);
      JobRequests requests = new JobRequests(jobs);
      Making making = new Making(finder, modifications, requests, access, data.spool());
      SendQueue sends = sendQueue(finder, peers, access);
      Remotes remotes = remotes(nodes, finder, ingest, curation, requests, sends, audit);
      restorers.putAll(remotes.restorers(access));
      this.routes =
          table(access, ingest, finder, viewed, reached, curation, requests, making, remotes);
      this.http = new HttpServer(settings, tls, routes, access, idPrefix());
      parts.push(http::close);
      parts.push(events::release);
      this.firstAccount = access.accounts().createFirst();
      jobs.start(restorers);
      http.start();
      dimse.ifPresent(DimseListener::start);
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private EventParts events(AuditTrail audit, ViewedArchive viewed, Curation told, Access access)
      throws IOException {
    return EventParts.start(settings, files, audit, identity, finder, viewed, told, access, clock);
  }

  private Access access(AuditTrail audit) {
    return new Access(
        settings.data().access(), settings.access(), files, new DeedAudit(audit), clock, random);
  }

  private CommitmentRequests commitmentRequests(KnownPeers peers, AuditTrail audit)
      throws IOException {
    Path folder = settings.data().commitments().resolve("asked");
    return CommitmentRequests.open(files, folder, peers, audit, clock, UUID::randomUUID);
  }

  private RecordedFinder finder(SqlIndex index, VolumeStore volumes) {
    DecodingRoom room = DecodingRoom.ofThisMachine(settings.limits().decodingWait());
    return new IndexFinder(index, volumes, room);
  }

  /**
   * Starts the server; when this returns it answers.
   *
   * @throws IOException a file or port can't be had
   */
  public static Wiring start(Settings settings) throws IOException {
    return start(settings, new DiskFiles());
  }

  /** The same with other files: a test may watch them. */
  static Wiring start(Settings settings, DurableFiles files) throws IOException {
    return new Wiring(settings, files);
  }

  /** All routes, with what each asks of a caller. */
  public RouteTable routes() {
    return routes;
  }

  /** The queue of jobs. */
  public JobEngine jobs() {
    return jobs;
  }

  /** Waits until all that has arrived or was stated has been decided on. */
  public void awaitDecisions() throws InterruptedException {
    identity.awaitDecisions();
  }

  /** Waits until all that happened before this call is told as events. */
  public void awaitEvents() throws InterruptedException {
    events.awaitRecorded();
  }

  /** Whose the scans are. */
  public IdentityService identity() {
    return identity;
  }

  /** What is held, as recorded. */
  public Finder finder() {
    return finder;
  }

  /** What peers were asked to keep. */
  public CommitmentRequests commitmentRequests() {
    return commitmentRequests;
  }

  /** Where the HTTP door listens. */
  public InetSocketAddress httpAddress() {
    return http.address();
  }

  /** Where the DIMSE door listens, if it does. */
  public OptionalInt dicomPort() {
    return dimse.map(door -> OptionalInt.of(door.port())).orElse(OptionalInt.empty());
  }

  /** All ports of the DIMSE door, in the order of the settings. */
  public List<Integer> dicomPorts() {
    return dimse.map(DimseListener::ports).orElse(List.of());
  }

  /** The account that the very first start made: the only time that its password is seen. */
  public Optional<Accounts.FirstAccount> firstAccount() {
    return firstAccount;
  }

  private IdentityService identity(Finder finder, VolumeStore volumes) throws IOException {
    Ledger ledger =
        keep(
            Ledger.open(
                FileLedgerStore.open(
                    files,
                    settings.data().ledger(),
                    LedgerSettings.DEFAULT,
                    clock,
                    random,
                    keyring)));
    return keep(
        IdentityService.open(
            ledger,
            finder,
            scanReader(volumes),
            ScanDecider.of(new Resolver(ResolverSettings.DEFAULT)),
            settings.viewpoints().stream().map(ViewpointSettings::viewpoint).toList()));
  }

  /** What was read before spares reading; a fault of it keeps no archive from starting. */
  private ScanReader scanReader(VolumeStore volumes) {
    Path shelf = settings.data().scanShelf();
    try {
      return new ScanReader(volumes, keep(ScanShelf.open(files, shelf, keyring)));
    } catch (IOException e) {
      LOG.warn("{} can't be used, so each scan is read again: {}", shelf, e.getMessage());
      return new ScanReader(volumes);
    }
  }

  /** Studies that the configuration describes; what is wrong in them is told and left out. */
  private void importStudies() throws IOException {
    for (Path folder : settings.studies()) {
      RosterPreview taken =
          identity.importRoster(
              StudyFolder.read(folder),
              LocalDate.now(clock),
              new Agent.Feed("studies.d"),
              new Reason("roster-import", ""));
      taken.problems().forEach(problem -> LOG.warn("{}", problem.sentence()));
      LOG.info("{}: {} changes", folder.getFileName(), taken.changes().size());
    }
  }

  private FileVolumeStore.Environment environment() {
    return new FileVolumeStore.Environment(files, clock, random, keyring);
  }

  private Spool spool() throws IOException {
    LimitSettings limits = settings.limits();
    return Spool.open(
        new TemporaryFiles(files, settings.data().spool(), keyring),
        new SpoolLimits(
            limits.instanceInMemoryMax(),
            SpoolLimits.DEFAULT.largeBuffersMax(),
            limits.instanceSizeMax()));
  }

  private Curation curation(AnnotationLog log, Spool spool, SqlIndex index) throws IOException {
    boolean opened = false;
    try {
      // All of the last volume is compared with its digests at the start: that is to take no time.
      VolumeSettings small =
          new VolumeSettings(
              ATTACHMENTS_VOLUME_BYTES,
              VolumeSettings.DEFAULT.reserveBytes(),
              0,
              OpenedVolumes.OPEN_MAX);
      FileVolumeStore attachments =
          FileVolumeStore.open(
              environment(), settings.data().attachments(), small, FileVolumeStore.first());
      opened = true;
      return new Curation(log, attachments, spool, index, clock);
    } finally {
      if (!opened) {
        log.close();
      }
    }
  }

  private Ingest ingest(
      VolumeStore volumes, SqlIndex index, Spool spool, AnnotationSource annotations)
      throws IOException {
    Ingest ingest =
        Ingest.open(
            volumes,
            spool,
            index,
            annotations,
            clock,
            IngestSettings.DEFAULT.withUnindexedMax(settings.index().unindexedMax()),
            identity::wake);
    identity.wake();
    parts.push(ingest::close);
    return ingest;
  }

  private DimseListener dimse(
      Ingest ingest,
      AuditTrail trail,
      RecordedFinder finder,
      ViewedArchive viewed,
      ReachedArchive reached,
      Nodes nodes,
      KnownPeers peers)
      throws IOException {
    AssociationAudit audit = new AssociationAudit(trail, clock);
    CalledArchive archive = new CalledArchive(settings, nodes, identity, viewed, reached);
    CommitmentProvider provider =
        keep(
            CommitmentProvider.open(
                files,
                settings.data().commitments().resolve("owed"),
                finder,
                peers,
                trail,
                clock,
                RetrySchedule.DEFAULT));
    commitments = Optional.of(provider);
    Services services =
        new Services(
            new StorageScp(ingest),
            new QueryScp(archive, audit, settings.dicom()),
            new RetrieveScp(
                archive,
                settings,
                nodes,
                DimseListener.associationSettings(settings.dicom()),
                security,
                audit),
            new CommitmentScp(provider, commitmentRequests));
    return new DimseListener(
        settings.dicom(),
        tls,
        new CallerPolicy(settings, nodes, finder::transferSyntaxes),
        services,
        audit,
        clock);
  }

  /** Whom this archive asks, sends to and takes from. */
  private Remotes remotes(
      Modalities nodes,
      RecordedFinder finder,
      Ingest ingest,
      Curation curation,
      JobRequests requests,
      SendQueue sends,
      AuditTrail audit) {
    return new Remotes(
        settings,
        nodes,
        finder,
        new StorageScp(ingest),
        ingest::receive,
        curation,
        requests,
        sends,
        security,
        commitmentRequests,
        files,
        audit,
        clock);
  }

  private SendQueue sendQueue(Finder finder, KnownPeers peers, Access access) {
    SendQueue queue = new SendQueue(finder, peers, RetrySchedule.DEFAULT);
    restorers.put(
        SendQueue.TYPE,
        kept -> {
          Access.Verdict verdict =
              access.resume(
                  kept.status().submitter(),
                  kept.status().address(),
                  Permission.SEND_REMOTE,
                  "resume job " + SendQueue.TYPE);
          return verdict instanceof Access.Verdict.Denied ? Optional.empty() : queue.restore(kept);
        });
    return queue;
  }

  private JobEngine jobs(AuditTrail audit) {
    return new JobEngine(
        settings.jobs().queue(),
        new JobFiles(files, settings.data().jobs()),
        JobErrors::of,
        new JobAudit(audit),
        clock);
  }

  private RouteTable table(
      Access access,
      Ingest ingest,
      RecordedFinder finder,
      ViewedArchive viewed,
      ReachedArchive reached,
      Curation curation,
      JobRequests requests,
      Making making,
      Remotes remotes)
      throws IOException {
    ReachedRoutes within =
        new ReachedRoutes(settings, clock, files, identity, viewed, reached, access);
    List<Route> offered = new ArrayList<>(within.routes(ingest, curation, requests, restorers));
    offered.addAll(changing(access, ingest, finder, within, curation, making));
    offered.addAll(identifying(access, within));
    offered.addAll(remotes.routes());
    offered.addAll(events.routes());
    offered.addAll(health(ingest, finder));
    return new RouteTable(describing(access, offered, within, curation));
  }

  /** What makes and withdraws resources, for those whose right to it has no limits. */
  private List<Route> changing(
      Access access,
      Ingest ingest,
      RecordedFinder finder,
      ReachedRoutes within,
      Curation curation,
      Making making) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new ChangeRoutes(within.asked(), curation).routes());
    routes.addAll(new WithdrawalRoutes(finder, curation, access, within.style()).routes());
    routes.addAll(new CreationRoutes(finder, ingest::receive, access, random, clock).routes());
    routes.addAll(new RearrangementRoutes(making, random).routes());
    routes.addAll(new ModificationRoutes(making, random, ProgramVersion.number()).routes());
    return routes;
  }

  /** Whose scans are. */
  private List<Route> identifying(Access access, ReachedRoutes within) throws IOException {
    Path spool = settings.data().spool();
    String prefix = settings.http().prefix();
    RecordedFinder finder = within.asked();
    Supplier<ReachedIdentity> asked = () -> Asking.current().identity(within.reached());
    List<Route> routes = new ArrayList<>();
    routes.addAll(new StudyRoutes(identity, asked, finder, clock).routes());
    routes.addAll(new PatternRoutes(identity, asked).routes());
    routes.addAll(new ImportRoutes(identity, access, spool, clock).routes());
    routes.addAll(new ScanRoutes(identity, asked, finder, within.viewedArchive()).routes());
    routes.addAll(SavedSearchRoutes.open(settings.data().access(), files, access).routes());
    routes.addAll(new AssertionRoutes(identity, asked, access).routes());
    routes.addAll(new WhatIfRoutes(identity, asked, spool, clock).routes());
    routes.addAll(new SendRoutes(identity, asked, finder, access, settings.send(), clock).routes());
    String version = ProgramVersion.number();
    routes.addAll(new FhirRoutes(identity, asked, finder, prefix, version).routes());
    return routes;
  }

  /** What tells of the server itself, and of the routes there are, these among them. */
  private List<Route> describing(
      Access access, List<Route> others, ReachedRoutes within, Curation curation)
      throws IOException {
    String version = ProgramVersion.number();
    List<Route> routes = new ArrayList<>(others);
    routes.addAll(new SystemRoutes(within.asked(), curation, settings, version, clock).routes());
    routes.addAll(new ToolRoutes(within.asked(), settings, version, clock).routes());
    routes.addAll(new CapabilityRoutes(routes).routes());
    routes.addAll(new JobRoutes(jobs, access).routes());
    routes.addAll(new AccountRoutes(access).routes());
    routes.add(RoleRoute.of(access.rights()));
    routes.addAll(ConfigurationRoutes.routes(settings));
    routes.addAll(new TokenRoutes(access).routes());
    routes.addAll(new SessionRoutes(access, settings).routes());
    routes.addAll(new WebPage().routes());
    routes.addAll(new OpenApiRoutes(version, routes).routes());
    return routes;
  }

  /** How the server fares. */
  private List<Route> health(Ingest ingest, Finder finder) {
    ArchiveMetrics archive =
        new ArchiveMetrics(
            finder, volumes, identity, ingest.counts(), jobs, files, settings.data().root());
    List<Supplier<List<Metric>>> sources =
        List.of(
            archive::now,
            certificates::metrics,
            () -> dimse.map(DimseListener::metrics).orElse(List.of()),
            () -> http.metrics(), // made after the routes
            () -> OwedMetrics.of(jobs, commitments),
            events::metrics,
            ProcessMetrics::now);
    return keep(HealthParts.start(readiness, sources, settings.data().verification(), clock))
        .routes();
  }

  /** Begins the names of requests in the log; differs from start to start. */
  private String idPrefix() {
    return Long.toString(clock.instant().getEpochSecond(), Character.MAX_RADIX) + "-";
  }

  private <T extends Closeable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** Closes the doors gracefully, then what stands behind them. */
  @Override
  public synchronized void close() throws IOException {
    IOException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
