package org.trinomen.server;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.trinomen.archive.audit.AuditSearch;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.event.AuditSource;
import org.trinomen.archive.event.ChangeSource;
import org.trinomen.archive.event.EventLog;
import org.trinomen.archive.event.EventRecorder;
import org.trinomen.archive.event.LedgerSource;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.reach.ReachedArchive;
import org.trinomen.server.access.Access;
import org.trinomen.server.api.AuditRoutes;
import org.trinomen.server.config.Settings;
import org.trinomen.server.event.EventRoutes;
import org.trinomen.server.event.EventSources;
import org.trinomen.server.event.Webhooks;
import org.trinomen.server.hook.HookRoutes;
import org.trinomen.server.hook.HookSources;
import org.trinomen.server.hook.Hooks;
import org.trinomen.server.http.Route;
import org.trinomen.server.metrics.Metric;

/** What has happened: the parts that write it down and those that tell it. */
final class EventParts implements Closeable {

  private final EventLog log;
  private final EventRecorder recorder;
  private final EventRoutes routes;
  private final AuditRoutes auditRoutes;
  private final Webhooks webhooks;
  private final Hooks hooks;
  private final HookRoutes hookRoutes;

  private EventParts(
      EventLog log,
      EventRecorder recorder,
      EventRoutes routes,
      AuditRoutes auditRoutes,
      Webhooks webhooks,
      Hooks hooks,
      HookRoutes hookRoutes) {
    this.auditRoutes = auditRoutes;
    this.hooks = hooks;
    this.hookRoutes = hookRoutes;
    this.log = log;
    this.recorder = recorder;
    this.routes = routes;
    this.webhooks = webhooks;
  }

  /** Begins to write down what happens. */
  static EventParts start(
      Settings settings,
      DurableFiles files,
      AuditTrail audit,
      IdentityService identity,
      RecordedFinder finder,
      ViewedArchive viewed,
      Curation curation,
      Access access,
      Clock clock)
      throws IOException {
    EventLog log = EventLog.open(files, settings.data().events());
    EventRecorder recorder =
        EventRecorder.start(
            log,
            List.of(
                new ChangeSource(finder),
                new LedgerSource(identity::state, finder),
                new AuditSource(files, settings.data().audit(), audit.last())),
            () -> identity.state().head());
    EventSources sources =
        new EventSources(log, identity, new ReachedArchive(finder, identity), viewed);
    Hooks hooks =
        Hooks.start(
            settings.events().hooks(),
            new HookSources(
                log,
                identity,
                finder,
                viewed,
                curation,
                audit,
                files,
                settings.data().hooks(),
                settings.resources().stableAge(),
                clock));
    return new EventParts(
        log,
        recorder,
        new EventRoutes(sources, settings.events(), access),
        new AuditRoutes(audit, new AuditSearch(files, settings.data().audit()), clock),
        Webhooks.start(
            settings.events().webhooks(),
            sources,
            access,
            audit,
            files,
            settings.data().webhooks(),
            clock),
        hooks,
        new HookRoutes(hooks, access));
  }

  List<Route> routes() {
    return Stream.of(routes.routes(), auditRoutes.routes(), webhooks.routes(), hookRoutes.routes())
        .flatMap(List::stream)
        .toList();
  }

  /** How many follow, and what hooks do. */
  List<Metric> metrics() {
    return Stream.concat(routes.metrics().stream(), hooks.metrics().stream()).toList();
  }

  /** Waits until all that happened before this call is told. */
  void awaitRecorded() throws InterruptedException {
    recorder.awaitRecorded();
  }

  /** Lets go of whoever follows: they would keep the door open. */
  void release() {
    log.release();
  }

  @Override
  public void close() throws IOException {
    // One after another, whatever fails.
    try (log;
        recorder;
        hooks) {
      webhooks.close();
    }
  }
}
