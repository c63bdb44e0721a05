package org.trinomen.server.remote;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.commitment.CommitmentRequests;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.query.Finder;
import org.trinomen.server.config.Settings;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.dimse.SendQueue;
import org.trinomen.server.dimse.StorageScp;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.tls.NodeSecurity;

/** All that speaks to others over the REST API, put together. */
public final class Remotes {

  private final Settings settings;
  private final Modalities modalities;
  private final Finder finder;
  private final StorageScp storage;
  private final JobRequests jobs;
  private final SendQueue queue;
  private final NodeSecurity security;
  private final CommitmentRequests commitments;
  private final Curation curation;
  private final DurableFiles files;
  private final Consignment.Register register;
  private final RemoteAudit audit;

  /**
   * Puts it together.
   *
   * @param modalities the DICOM nodes there are
   * @param finder what is sent
   * @param storage takes what others send over our associations
   * @param curation notes what is sent
   * @param jobs carry it out
   * @param queue sends what may wait
   * @param security secures calls of nodes
   * @param commitments asks nodes whether they keep instances
   */
  public Remotes(
      Settings settings,
      Modalities modalities,
      Finder finder,
      StorageScp storage,
      Curation curation,
      JobRequests jobs,
      SendQueue queue,
      NodeSecurity security,
      CommitmentRequests commitments,
      DurableFiles files,
      AuditTrail trail,
      Clock clock) {
    this.settings = settings;
    this.modalities = modalities;
    this.finder = finder;
    this.storage = storage;
    this.jobs = jobs;
    this.queue = queue;
    this.security = security;
    this.files = files;
    this.commitments = commitments;
    this.curation = curation;
    this.audit = new RemoteAudit(trail, clock);
    this.register = new Consignment.Register(curation, audit);
  }

  private RemoteBook<WebRemote> book(List<WebRemote> configured, String folder, String file) {
    Map<String, WebRemote> named = new TreeMap<>();
    configured.forEach(remote -> named.put(remote.name(), remote));
    return new RemoteBook<>(
        named, folder, files, settings.data().remotes().resolve(file), new WebRemoteForm());
  }

  /** The routes. */
  public List<Route> routes() {
    NodeCalls calls = new NodeCalls(settings.dicom(), security);
    NodeQuery query = new NodeQuery(calls, settings.remotes().answersMax());
    RemoteQueries queries = new RemoteQueries(settings.remotes().queriesKept());
    int most = settings.dicom().retrieveInstancesMax();
    List<Route> routes = new ArrayList<>();
    routes.addAll(new ModalityRoutes(modalities, calls, query, audit).routes());
    routes.addAll(new NodeQueryRoutes(modalities, query, queries, audit).routes());
    routes.addAll(
        new NodeStoreRoutes(
                modalities,
                calls,
                finder,
                most,
                settings.data().spool(),
                register,
                commitments,
                jobs)
            .routes());
    routes.addAll(
        new CommitmentRoutes(modalities, commitments, finder, most, curation, audit).routes());
    routes.addAll(new QueueRoutes(modalities, finder, most, register, queue, jobs).routes());
    routes.addAll(
        new NodeRetrieveRoutes(modalities, calls, queries, storage, settings.dicom(), audit, jobs)
            .routes());
    routes.addAll(
        new PeerRoutes(
                book(settings.peers(), "peers.d", "peers.json"),
                settings.remotes().timeout(),
                finder,
                most,
                settings.data().spool(),
                register,
                jobs)
            .routes());
    return routes;
  }
}
