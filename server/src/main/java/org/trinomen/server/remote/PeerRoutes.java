package org.trinomen.server.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.query.Finder;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.JobOptions;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.RequestJson;

/** Which peers there are, servers that speak this REST API too, and what is sent to them. */
final class PeerRoutes {

  private static final String ACTION = "send to peer";
  private static final List<String> BELOW =
      List.of("configuration", "store", "store-straight", "system");

  private final RemoteBook<WebRemote> peers;
  private final BookAnswers<WebRemote> answers;
  private final Duration timeout;
  private final Finder finder;
  private final int instancesMax;
  private final Path spool;
  private final Consignment.Register register;
  private final JobRequests jobs;

  /**
   * Sends.
   *
   * @param timeout how long a peer may take to answer, unless it says so itself
   * @param instancesMax instances that may be sent at once
   * @param spool holds a file that is passed on
   */
  PeerRoutes(
      RemoteBook<WebRemote> peers,
      Duration timeout,
      Finder finder,
      int instancesMax,
      Path spool,
      Consignment.Register register,
      JobRequests jobs) {
    this.peers = peers;
    this.answers = new BookAnswers<>(peers, BELOW);
    this.timeout = timeout;
    this.finder = finder;
    this.instancesMax = instancesMax;
    this.spool = spool;
    this.register = register;
    this.jobs = jobs;
  }

  List<Route> routes() {
    return List.of(
        Route.of(
            Method.GET,
            "/peers",
            Permission.SEE_SYSTEM,
            "Names of the peers; with ?expand what is known of them.",
            answers::list),
        Route.of(
            Method.GET,
            "/peers/{id}",
            Permission.SEE_SYSTEM,
            "The names of the routes below.",
            answers::below),
        Route.of(
            Method.PUT,
            "/peers/{id}",
            Permission.MANAGE_REMOTES,
            "Makes a peer known, or changes it; not one of peers.d.",
            answers::put),
        Route.of(
            Method.DELETE,
            "/peers/{id}",
            Permission.MANAGE_REMOTES,
            "Forgets a peer; not one of peers.d.",
            answers::remove),
        Route.of(
            Method.GET,
            "/peers/{id}/configuration",
            Permission.SEE_SYSTEM,
            "What is known of a peer; no secrets.",
            answers::configuration),
        Route.of(
            Method.GET,
            "/peers/{id}/system",
            Permission.ASK_REMOTE,
            "What a peer says of itself.",
            this::system),
        Route.of(
            Method.POST,
            "/peers/{id}/store",
            Permission.SEND_REMOTE,
            "Sends resources to a peer.",
            this::store),
        Route.of(
            Method.POST,
            "/peers/{id}/store-straight",
            Permission.SEND_REMOTE,
            "Sends the file in the body to a peer, without keeping it.",
            this::storeStraight));
  }

  private void system(Exchange exchange) throws IOException {
    WebRemote peer = peers.get(exchange.pathValue("id"));
    try (WebCaller caller = new WebCaller(peer, timeout)) {
      JsonValue said = caller.json(caller.request("system"));
      exchange.answerJson(said::write);
    }
  }

  private void store(Exchange exchange) throws IOException {
    WebRemote peer = peers.get(exchange.pathValue("id"));
    RequestJson request = Consignment.request(exchange);
    PeerStore.Order order = order(peer, request);
    JobOptions options = JobOptions.of(request.members());
    Consignment what = Consignment.of(request, finder, instancesMax);
    register.begin(exchange.principal(), ACTION, peer.name(), what);
    jobs.run(
        exchange,
        options,
        Permission.SEND_REMOTE,
        job(order, options, what),
        ResumedJob.kept(peer.name(), request));
  }

  /** After a restart. */
  Optional<Job> again(ResumedJob resumed) {
    RequestJson request = resumed.request();
    return Optional.of(
        job(
            order(peers.get(resumed.remote()), request),
            JobOptions.of(request.members()),
            Consignment.later(request, finder)));
  }

  private static PeerStore.Order order(WebRemote peer, RequestJson request) {
    return new PeerStore.Order(
        peer,
        request.flag("Compress", false),
        request.text("Transcode").filter(uid -> !uid.isEmpty()));
  }

  private Job job(PeerStore.Order order, JobOptions options, Consignment what) {
    return what.job(PeerStore.TYPE, options.permissive(), new PeerStore(order, timeout, finder));
  }

  private void storeStraight(Exchange exchange) throws IOException {
    WebRemote peer = peers.get(exchange.pathValue("id"));
    Path file = Files.createTempFile(spool, "straight", ".dcm");
    try (WebCaller caller = new WebCaller(peer, timeout)) {
      try (OutputStream out = Files.newOutputStream(file)) {
        exchange.body().transferTo(out);
      }
      register.audit().begin(exchange.principal(), ACTION, peer.name(), "a file, straight");
      JsonValue said =
          caller.json(
              caller
                  .request("instances")
                  .header("Content-Type", "application/dicom")
                  .POST(BodyPublishers.ofFile(file)));
      exchange.answerJson(said::write);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
