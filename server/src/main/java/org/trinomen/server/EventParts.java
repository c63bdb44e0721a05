package org.trinomen.server;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.trinomen.archive.audit.AuditTrail;
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
import org.trinomen.server.config.Settings;
import org.trinomen.server.event.EventRoutes;
import org.trinomen.server.event.EventSources;
import org.trinomen.server.event.Webhooks;
import org.trinomen.server.http.Route;
import org.trinomen.server.metrics.Metric;

/** What has happened: the parts that write it down and those that tell it. */
final class EventParts implements Closeable {

  private final EventLog log;
  private final EventRecorder recorder;
  private final EventRoutes routes;
  private final Webhooks webhooks;

  private EventParts(EventLog log, EventRecorder recorder, EventRoutes routes, Webhooks webhooks) {
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
    return new EventParts(
        log,
        recorder,
        new EventRoutes(sources, settings.events(), access),
        Webhooks.start(
            settings.events().webhooks(),
            sources,
            access,
            audit,
            files,
            settings.data().webhooks(),
            clock));
  }

  List<Route> routes() {
    return Stream.concat(routes.routes().stream(), webhooks.routes().stream()).toList();
  }

  /** How many follow. */
  List<Metric> metrics() {
    return routes.metrics();
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
        recorder) {
      webhooks.close();
    }
  }
}
