package org.trinomen.server.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.DataSet;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.DicomSettings;
import org.trinomen.server.dimse.StorageScp;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.JobOptions;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.Levels;
import org.trinomen.server.orthanc.TagFormat;
import org.trinomen.server.remote.NodeRetrieval.Item;

/** Has nodes send what they have (C-MOVE), or gets it (C-GET). */
final class NodeRetrieveRoutes {

  private final Modalities modalities;
  private final NodeCalls calls;
  private final RemoteQueries queries;
  private final StorageScp storage;
  private final DicomSettings settings;
  private final RemoteAudit audit;
  private final JobRequests jobs;

  NodeRetrieveRoutes(
      Modalities modalities,
      NodeCalls calls,
      RemoteQueries queries,
      StorageScp storage,
      DicomSettings settings,
      RemoteAudit audit,
      JobRequests jobs) {
    this.modalities = modalities;
    this.calls = calls;
    this.queries = queries;
    this.storage = storage;
    this.settings = settings;
    this.audit = audit;
    this.jobs = jobs;
  }

  List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            "/modalities/{id}/move",
            Permission.ASK_REMOTE,
            "Has a node send what the body names to us, or to another node (C-MOVE).",
            exchange -> named(exchange, RetrieveMethod.MOVE)),
        Route.of(
            Method.POST,
            "/modalities/{id}/get",
            Permission.ASK_REMOTE,
            "Gets what the body names from a node (C-GET).",
            exchange -> named(exchange, RetrieveMethod.GET)),
        Route.of(
            Method.POST,
            "/queries/{id}/retrieve",
            Permission.ASK_REMOTE,
            "Retrieves all answers of a query, by C-MOVE or C-GET.",
            exchange -> {
              RemoteQuery query = NodeQueryRoutes.find(queries, exchange);
              answers(exchange, query, query.answers());
            }),
        Route.of(
            Method.POST,
            "/queries/{id}/answers/{index}/retrieve",
            Permission.ASK_REMOTE,
            "Retrieves an answer of a query, by C-MOVE or C-GET.",
            exchange -> {
              RemoteQuery query = NodeQueryRoutes.find(queries, exchange);
              answers(exchange, query, List.of(NodeQueryRoutes.answer(query, exchange)));
            }));
  }

  /** What is asked, and by what means. */
  private record Wanted(
      Modality modality, RequestJson request, RetrieveMethod method, NodeCalls.Call call) {}

  private void named(Exchange exchange, RetrieveMethod method) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("id"));
    RequestJson request = RequestJson.of(exchange);
    Level level = Levels.named(request.neededText("Level"));
    if (!(request.members().member("Resources").orElse(null)
        instanceof JsonValue.Items(List<JsonValue> resources))) {
      throw RequestJson.incorrect("\"Resources\" should be an array of objects of tags");
    }
    List<Item> items = new ArrayList<>();
    for (JsonValue resource : resources) {
      items.add(new Item(level, QueryKeys.read(resource)));
    }
    retrieve(exchange, new Wanted(modality, request, method, calls.to(modality, request)), items);
  }

  private void answers(Exchange exchange, RemoteQuery query, List<DataSet> answers)
      throws IOException {
    Modality modality = modalities.get(query.modality());
    RequestJson request = request(exchange);
    List<Item> items = answers.stream().map(answer -> Item.of(query.level(), answer)).toList();
    NodeCalls.Call call =
        calls.to(
            modality,
            request.aeTitle("LocalAet").or(query::localAeTitle),
            request.timeout().isPresent() ? request.timeout() : query.timeoutSeconds());
    retrieve(exchange, new Wanted(modality, request, method(request, modality), call), items);
  }

  /** The AE title of whom it is for may stand there as it is. */
  private static RequestJson request(Exchange exchange) throws IOException {
    byte[] body = exchange.smallBody();
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (text.startsWith("{")) {
      return RequestJson.of(RequestJson.parse(body));
    }
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
    if (!text.isEmpty()) {
      members.put("TargetAet", new JsonValue.Text(text.replaceAll("^\"|\"$", "")));
    }
    return new RequestJson(new JsonValue.Members(members));
  }

  private static RetrieveMethod method(RequestJson request, Modality modality) {
    return request
        .text("RetrieveMethod")
        .map(
            text ->
                RetrieveMethod.of(text)
                    .orElseThrow(
                        () ->
                            new RequestFailure(
                                ErrorCode.PARAMETER_OUT_OF_RANGE,
                                "RetrieveMethod is SystemDefault, C-MOVE or C-GET")))
        .orElse(modality.retrieveMethod());
  }

  private void retrieve(Exchange exchange, Wanted wanted, List<Item> items) throws IOException {
    RequestJson request = wanted.request();
    for (Item item : items) {
      if (item.identifying().values().stream().anyMatch(String::isEmpty)) {
        throw new RequestFailure(
            ErrorCode.BAD_REQUEST,
            "what is to be retrieved needs the unique keys of its level, and those above it");
      }
    }
    Optional<String> destination =
        wanted.method() == RetrieveMethod.GET
            ? Optional.empty()
            : Optional.of(request.aeTitle("TargetAet").orElse(settings.aeTitle()));
    destination.ifPresent(title -> checkDestination(exchange, wanted, title));
    String action = destination.isPresent() ? "C-MOVE" : "C-GET";
    audit.begin(
        exchange.principal(),
        action,
        wanted.modality().name(),
        items.size() + " resources" + destination.map(title -> " to " + title).orElse(""));
    JobOptions options = JobOptions.of(request.members());
    NodeRetrieval.Order order =
        new NodeRetrieval.Order(wanted.call(), destination, format(request), options.permissive());
    jobs.run(exchange, options, Permission.ASK_REMOTE, new NodeRetrieval(order, items, storage));
  }

  /** What goes from one node to another leaves as if we had sent it. */
  private void checkDestination(Exchange exchange, Wanted wanted, String title) {
    boolean ours =
        title.equals(settings.aeTitle())
            || wanted.modality().node().localAeTitle().filter(title::equals).isPresent();
    if (!ours && !exchange.principal().may(Permission.SEND_REMOTE)) {
      throw new RequestFailure(
          ErrorCode.FORBIDDEN,
          "to have it sent to another needs the permission " + Permission.SEND_REMOTE);
    }
  }

  private static TagFormat format(RequestJson request) {
    if (request.flag("Full", false)) {
      return TagFormat.FULL;
    }
    return request.flag("Simplify", false) ? TagFormat.NAMES : TagFormat.SHORT;
  }
}
