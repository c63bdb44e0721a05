package org.trinomen.server.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.query.Finder;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.JobOptions;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.RequestJson;
import org.trinomen.server.orthanc.Uploads;

/**
 * Which DICOMweb servers there are, and what is asked of them, sent to them and retrieved from
 * them: the routes of Orthanc's plugin as a client.
 */
final class WebServerRoutes {

  private static final String SERVERS = "/dicom-web/servers";
  private static final String SERVER = SERVERS + "/{id}";
  private static final String ACTION = "DICOMweb ";

  /** What clients of Orthanc's plugin set where a server lets studies be deleted. */
  private static final String HAS_DELETE = "HasDelete";

  private final RemoteBook<WebRemote> servers;
  private final Duration timeout;
  private final Finder finder;
  private final Uploads.Reception reception;
  private final Limits limits;
  private final Consignment.Register register;
  private final JobRequests jobs;

  /**
   * How much there may be of something.
   *
   * @param instances that are sent at once
   * @param bytes of an answer that is passed on
   */
  record Limits(int instances, long bytes) {}

  /**
   * Asks, sends and retrieves.
   *
   * @param timeout how long a server may take to answer, unless it says so itself
   * @param reception takes what is retrieved
   */
  WebServerRoutes(
      RemoteBook<WebRemote> servers,
      Duration timeout,
      Finder finder,
      Uploads.Reception reception,
      Limits limits,
      Consignment.Register register,
      JobRequests jobs) {
    this.servers = servers;
    this.timeout = timeout;
    this.finder = finder;
    this.reception = reception;
    this.limits = limits;
    this.register = register;
    this.jobs = jobs;
  }

  List<Route> routes() {
    BookAnswers<WebRemote> answers = new BookAnswers<>(servers, List.of());
    List<Route> routes = new ArrayList<>();
    routes.add(
        Route.of(
            Method.GET,
            SERVERS,
            Permission.SEE_SYSTEM,
            "Names of the DICOMweb servers; with ?expand what is known of them.",
            answers::list));
    routes.add(
        Route.of(
            Method.GET,
            SERVER,
            Permission.SEE_SYSTEM,
            "The names of the routes below.",
            this::below));
    routes.add(
        Route.of(
            Method.PUT,
            SERVER,
            Permission.MANAGE_REMOTES,
            "Makes a DICOMweb server known, or changes it; not one of servers.d.",
            this::put));
    routes.add(
        Route.of(
            Method.DELETE,
            SERVER,
            Permission.MANAGE_REMOTES,
            "Forgets a DICOMweb server; not one of servers.d.",
            this::remove));
    routes.add(
        ask("/get", "Gets {\"Uri\", \"Arguments\"} from a server: what it answers.", this::get));
    routes.add(ask("/qido", "Searches a server (QIDO-RS): attributes with names.", this::qido));
    routes.add(
        ask("/retrieve", "Retrieves {\"Resources\"} from a server (WADO-RS).", this::retrieve));
    routes.add(ask("/wado", "Retrieves {\"Uri\"} from a server (WADO-RS).", this::wado));
    routes.add(
        post(
            "/stow",
            Permission.SEND_REMOTE,
            "Sends {\"Resources\"} to a server (STOW-RS).",
            this::stow));
    routes.add(
        post(
            "/delete",
            Permission.WITHDRAW,
            "Has a server delete a study, series or instance, if it is said to have that.",
            this::delete));
    return routes;
  }

  private static Route post(
      String below, Permission permission, String summary, RouteHandler handler) {
    return Route.of(Method.POST, SERVER + below, permission, summary, handler);
  }

  private static Route ask(String below, String summary, RouteHandler handler) {
    return post(below, Permission.ASK_REMOTE, summary, handler);
  }

  private WebRemote server(Exchange exchange) {
    return servers.get(exchange.pathValue("id"));
  }

  private void below(Exchange exchange) throws IOException {
    List<String> names = new ArrayList<>(List.of("get", "retrieve", "stow", "wado", "qido"));
    if (server(exchange).says(HAS_DELETE, false)) {
      names.add("delete");
    }
    Names.answer(exchange, names);
  }

  private void put(Exchange exchange) throws IOException {
    servers.put(exchange.pathValue("id"), RequestJson.parse(exchange.smallBody()));
    answerNothing(exchange);
  }

  private void remove(Exchange exchange) throws IOException {
    String name = exchange.pathValue("id");
    if (servers.named(name).isEmpty()) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE, "there is no DICOMweb server of this name");
    }
    servers.remove(name);
    answerNothing(exchange);
  }

  private static void answerNothing(Exchange exchange) throws IOException {
    exchange.answerJson(json -> JsonValue.Members.EMPTY.write(json));
  }

  private void begin(Exchange exchange, String what, WebRemote server, String detail) {
    register.audit().begin(exchange.principal(), ACTION + what, server.name(), detail);
  }

  // ---- asking

  private void get(Exchange exchange) throws IOException {
    WebRemote server = server(exchange);
    RequestJson request = RequestJson.of(exchange);
    WebAddress address = WebAddress.of(request);
    begin(exchange, "get", server, address.path());
    try (WebCaller caller = new WebCaller(server, timeout);
        WebCaller.Answer answer =
            caller.stream(caller.request(address.text(), WebRemoteForm.headers(request)))) {
      if (answer.status() == 404) {
        throw new RequestFailure(
            ErrorCode.UNKNOWN_RESOURCE, server.name() + " has nothing of this address");
      }
      if (!answer.isSuccess()) {
        throw caller.failed("answers " + answer.status());
      }
      pass(exchange, exchange.phi(), answer, caller);
    }
  }

  /** What a server says of its patients is shown to whoever may ask it. */
  private void pass(
      Exchange exchange,
      @SuppressWarnings("unused") PhiAccess phi,
      WebCaller.Answer answer,
      WebCaller caller)
      throws IOException {
    InputStream in = answer.body();
    OutputStream out = exchange.answerStream(harmless(answer.contentType()));
    byte[] buffer = new byte[64 << 10];
    for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
      if (answer.body().count() > limits.bytes()) {
        throw caller.failed("answers more than " + limits.bytes() + " bytes");
      }
      out.write(buffer, 0, some);
    }
    out.close();
  }

  /** What a browser would show as a page of ours is not passed on as such. */
  private static String harmless(String contentType) {
    boolean known =
        contentType.matches(
            "(?i)(application/(dicom(\\+json|\\+xml)?|json|octet-stream|zip)|multipart/related"
                + "|image/(jpeg|png|gif|jp2|jls|jpx)|video/[a-z0-9.-]+)( *;[\\x20-\\x7E]*)?");
    return known ? contentType : "application/octet-stream";
  }

  private void qido(Exchange exchange) throws IOException {
    WebRemote server = server(exchange);
    RequestJson request = RequestJson.of(exchange);
    WebAddress address = WebAddress.of(request);
    begin(exchange, "qido", server, address.path());
    try (WebCaller caller = new WebCaller(server, timeout)) {
      JsonValue said =
          caller.json(
              caller
                  .request(address.text(), WebRemoteForm.headers(request))
                  .setHeader("Accept", "application/dicom+json"));
      List<JsonValue> matches =
          said instanceof JsonValue.Items(List<JsonValue> items) ? items : List.of();
      WebMatches shown = new WebMatches(exchange.phi(), matches);
      exchange.answerJson(shown::write);
    }
  }

  // ---- retrieving

  private void retrieve(Exchange exchange) throws IOException {
    RequestJson request = RequestJson.of(exchange);
    retrieve(exchange, request, JobOptions.of(request.members()));
  }

  private void wado(Exchange exchange) throws IOException {
    RequestJson request = RequestJson.of(exchange);
    retrieve(exchange, request, JobOptions.of(request.members(), false));
  }

  private void retrieve(Exchange exchange, RequestJson request, JobOptions options)
      throws IOException {
    WebRemote server = server(exchange);
    List<WebAddress> addresses = addresses(request);
    Job job = retrieval(server, request, addresses, exchange.principal().account());
    begin(
        exchange,
        "retrieve",
        server,
        addresses.stream().limit(10).map(WebAddress::path).collect(Collectors.joining(" ")));
    jobs.run(
        exchange, options, Permission.ASK_REMOTE, job, ResumedJob.kept(server.name(), request));
  }

  private Job retrieval(
      WebRemote server, RequestJson request, List<WebAddress> addresses, String account) {
    List<String> paths = addresses.stream().map(WebAddress::text).toList();
    return new WebRetrieval(
        new WebRetrieval.Order(server, paths, WebRemoteForm.headers(request), account),
        timeout,
        reception);
  }

  /** After a restart. */
  Optional<Job> retrievalAgain(ResumedJob resumed) {
    return Optional.of(
        retrieval(
            servers.get(resumed.remote()),
            resumed.request(),
            addresses(resumed.request()),
            resumed.kept().status().submitter()));
  }

  /** Those that {@code Resources} names, or the one that {@code Uri} is. */
  private static List<WebAddress> addresses(RequestJson request) {
    return request.members().member("Resources").isEmpty()
        ? List.of(WebAddress.of(request))
        : WebAddress.ofResources(request);
  }

  // ---- sending, deleting

  private void stow(Exchange exchange) throws IOException {
    WebRemote server = server(exchange);
    RequestJson request = Consignment.request(exchange);
    Consignment what = Consignment.of(request, finder, limits.instances());
    JobOptions options = JobOptions.of(request.members());
    Job job = stow(server, request, what);
    register.begin(exchange.principal(), ACTION + "stow", server.name(), what);
    jobs.run(
        exchange, options, Permission.SEND_REMOTE, job, ResumedJob.kept(server.name(), request));
  }

  private Job stow(WebRemote server, RequestJson request, Consignment what) {
    WebStow.Order order = new WebStow.Order(server, WebRemoteForm.headers(request), what);
    return what.job(
        WebStow.TYPE,
        JobOptions.of(request.members()).permissive(),
        new WebStow(order, timeout, finder));
  }

  /** After a restart. */
  Optional<Job> stowAgain(ResumedJob resumed) {
    RequestJson request = resumed.request();
    return Optional.of(
        stow(servers.get(resumed.remote()), request, Consignment.later(request, finder)));
  }

  private void delete(Exchange exchange) throws IOException {
    WebRemote server = server(exchange);
    if (!server.says(HAS_DELETE, false)) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST,
          server.name() + " has no property HasDelete: nothing is deleted there");
    }
    RequestJson request = RequestJson.of(exchange);
    WebAddress address = WebAddress.ofLevel(request);
    begin(exchange, "delete", server, address.path());
    try (WebCaller caller = new WebCaller(server, timeout)) {
      caller.bytes(caller.request(address.text(), WebRemoteForm.headers(request)).DELETE());
    }
    answerNothing(exchange);
  }
}
