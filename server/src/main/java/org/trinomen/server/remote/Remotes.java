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
import org.trinomen.archive.job.JobRestorer;
import org.trinomen.archive.query.Finder;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.Settings;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.dimse.SendQueue;
import org.trinomen.server.dimse.StorageScp;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.Uploads;
import org.trinomen.server.tls.NodeSecurity;

/** All that speaks to others over the REST API, put together. */
public final class Remotes {

  private final Settings settings;
  private final DurableFiles files;
  private final NodeStoreRoutes nodeStores;
  private final NodeRetrieveRoutes nodeRetrievals;
  private final PeerRoutes peers;
  private final WebServerRoutes webServers;
  private final List<Route> others = new ArrayList<>();

  /**
   * Puts it together.
   *
   * @param modalities the DICOM nodes there are
   * @param finder what is sent
   * @param storage takes what others send over our associations
   * @param reception takes what is retrieved over HTTP
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
      Uploads.Reception reception,
      Curation curation,
      JobRequests jobs,
      SendQueue queue,
      NodeSecurity security,
      CommitmentRequests commitments,
      DurableFiles files,
      AuditTrail trail,
      Clock clock) {
    this.settings = settings;
    this.files = files;
    RemoteAudit audit = new RemoteAudit(trail, clock);
    Consignment.Register register = new Consignment.Register(curation, audit);
    NodeCalls calls = new NodeCalls(settings.dicom(), security);
    NodeQuery query = new NodeQuery(calls, settings.remotes().answersMax());
    RemoteQueries queries = new RemoteQueries(settings.remotes().queriesKept());
    int most = settings.dicom().retrieveInstancesMax();
    this.nodeStores =
        new NodeStoreRoutes(
            modalities, calls, finder, most, settings.data().spool(), register, commitments, jobs);
    this.nodeRetrievals =
        new NodeRetrieveRoutes(modalities, calls, queries, storage, settings.dicom(), audit, jobs);
    this.peers =
        new PeerRoutes(
            book(settings.peers(), "peers.d", "peers.json"),
            settings.remotes().timeout(),
            finder,
            most,
            settings.data().spool(),
            register,
            jobs);
    this.webServers =
        new WebServerRoutes(
            book(settings.webServers(), "servers.d", "servers.json"),
            settings.remotes().timeout(),
            finder,
            reception,
            new WebServerRoutes.Limits(most, settings.limits().requestSizeMax()),
            register,
            jobs);
    others.addAll(new ModalityRoutes(modalities, calls, query, audit).routes());
    others.addAll(new NodeFindRoutes(modalities, query, audit).routes());
    others.addAll(new NodeQueryRoutes(modalities, query, queries, audit).routes());
    others.addAll(
        new CommitmentRoutes(modalities, commitments, finder, most, curation, audit).routes());
    others.addAll(new QueueRoutes(modalities, finder, most, register, queue, jobs).routes());
  }

  private RemoteBook<WebRemote> book(List<WebRemote> configured, String folder, String file) {
    Map<String, WebRemote> named = new TreeMap<>();
    configured.forEach(remote -> named.put(remote.name(), remote));
    return new RemoteBook<>(
        named, folder, files, settings.data().remotes().resolve(file), new WebRemoteForm());
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>(others);
    routes.addAll(nodeStores.routes());
    routes.addAll(nodeRetrievals.routes());
    routes.addAll(peers.routes());
    routes.addAll(webServers.routes());
    return routes;
  }

  /** Makes jobs anew that a restart has interrupted, by their types. */
  public Map<String, JobRestorer> restorers(Access access) {
    return Map.of(
        NodeStore.TYPE,
        ResumedJob.restorer(access, Permission.SEND_REMOTE, nodeStores::again),
        NodeRetrieval.MOVE,
        ResumedJob.restorer(access, Permission.ASK_REMOTE, nodeRetrievals::again),
        NodeRetrieval.GET,
        ResumedJob.restorer(access, Permission.ASK_REMOTE, nodeRetrievals::again),
        PeerStore.TYPE,
        ResumedJob.restorer(access, Permission.SEND_REMOTE, peers::again),
        WebStow.TYPE,
        ResumedJob.restorer(access, Permission.SEND_REMOTE, webServers::stowAgain),
        WebRetrieval.TYPE,
        ResumedJob.restorer(access, Permission.ASK_REMOTE, webServers::retrievalAgain));
  }
}
