package org.trinomen.server;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.event.AuditSource;
import org.trinomen.archive.event.ChangeSource;
import org.trinomen.archive.event.EventLog;
import org.trinomen.archive.event.EventRecorder;
import org.trinomen.archive.event.LedgerSource;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.query.Finder;
import org.trinomen.server.access.Access;
import org.trinomen.server.config.Settings;
import org.trinomen.server.event.EventRoutes;
import org.trinomen.server.event.EventSources;

/** What has happened: the parts that write it down and those that tell it. */
final class EventParts implements Closeable {

  private final EventLog log;
  private final EventRecorder recorder;
  private final EventRoutes routes;

  private EventParts(EventLog log, EventRecorder recorder, EventRoutes routes) {
    this.log = log;
    this.recorder = recorder;
    this.routes = routes;
  }

  /** Begins to write down what happens. */
  static EventParts start(
      Settings settings,
      DurableFiles files,
      AuditTrail audit,
      IdentityService identity,
      Finder finder,
      ViewedArchive viewed,
      Access access)
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
    EventSources sources = new EventSources(log, identity, finder, viewed);
    return new EventParts(log, recorder, new EventRoutes(sources, settings.events(), access));
  }

  EventRoutes routes() {
    return routes;
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
    recorder.close();
    log.close();
  }
}
