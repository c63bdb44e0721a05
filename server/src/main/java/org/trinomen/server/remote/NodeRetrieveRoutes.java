package org.trinomen.server.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.trinomen.archive.job.Job;
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
import org.trinomen.server.orthanc.RequestJson;
import org.trinomen.server.orthanc.TagFormat;
import org.trinomen.server.remote.NodeRetrieval.Item;

/** Has nodes send what they have (C-MOVE), or gets it (C-GET). */
final class NodeRetrieveRoutes {

  private static final String METHOD = "RetrieveMethod";
  private static final String RESOURCES = "Resources";
  private static final String LOCAL = "LocalAet";
  private static final String TARGET = "TargetAet";

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

  private void named(Exchange exchange, RetrieveMethod method) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("id"));
    retrieve(exchange, modality, with(RequestJson.of(exchange), METHOD, method.text()));
  }

  private void answers(Exchange exchange, RemoteQuery query, List<DataSet> answers)
      throws IOException {
    Modality modality = modalities.get(query.modality());
    RequestJson request = request(exchange);
    RequestJson named =
        with(request, METHOD, method(request, modality).text())
            .with("Level", new JsonValue.Text(Levels.type(query.level())))
            .with(
                RESOURCES,
                new JsonValue.Items(
                    answers.stream()
                        .map(answer -> Item.of(query.level(), answer).json())
                        .toList()));
    if (request.aeTitle(LOCAL).isEmpty() && query.localAeTitle().isPresent()) {
      named = with(named, LOCAL, query.localAeTitle().get());
    }
    if (request.timeout().isEmpty() && query.timeoutSeconds().isPresent()) {
      named = with(named, "Timeout", Integer.toString(query.timeoutSeconds().getAsInt()));
    }
    retrieve(exchange, modality, named);
  }

  private static RequestJson with(RequestJson request, String name, String text) {
    return request.with(name, new JsonValue.Text(text));
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
      members.put(TARGET, new JsonValue.Text(text.replaceAll("^\"|\"$", "")));
    }
    return new RequestJson(new JsonValue.Members(members));
  }

  private static RetrieveMethod method(RequestJson request, Modality modality) {
    return request
        .text(METHOD)
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

  private void retrieve(Exchange exchange, Modality modality, RequestJson request)
      throws IOException {
    List<Item> items = items(request);
    Optional<String> destination = destination(modality, request);
    if (isElsewhere(modality, destination) && !exchange.principal().may(Permission.SEND_REMOTE)) {
      throw new RequestFailure(
          ErrorCode.FORBIDDEN,
          "to have it sent to another needs the permission " + Permission.SEND_REMOTE);
    }
    audit.begin(
        exchange.principal(),
        destination.isPresent() ? "C-MOVE" : "C-GET",
        modality.name(),
        items.size() + " resources" + destination.map(title -> " to " + title).orElse(""));
    jobs.run(
        exchange,
        JobOptions.of(request.members()),
        Permission.ASK_REMOTE,
        job(modality, request),
        ResumedJob.kept(modality.name(), request));
  }

  /** After a restart. */
  Optional<Job> again(ResumedJob resumed) {
    Modality modality = modalities.get(resumed.remote());
    RequestJson request = resumed.request();
    if (isElsewhere(modality, destination(modality, request))
        && !resumed.may(Permission.SEND_REMOTE)) {
      return Optional.empty();
    }
    return Optional.of(job(modality, request));
  }

  private Job job(Modality modality, RequestJson request) {
    return new NodeRetrieval(
        new NodeRetrieval.Order(
            calls.to(modality, request),
            destination(modality, request),
            TagFormat.of(request, TagFormat.SHORT),
            JobOptions.of(request.members()).permissive()),
        items(request),
        storage);
  }

  private static List<Item> items(RequestJson request) {
    Level level = Levels.named(request.neededText("Level"));
    if (!(request.members().member(RESOURCES).orElse(null)
        instanceof JsonValue.Items(List<JsonValue> resources))) {
      throw RequestJson.incorrect("\"Resources\" should be an array of objects of tags");
    }
    List<Item> items = new ArrayList<>();
    for (JsonValue resource : resources) {
      Item item = new Item(level, QueryKeys.read(resource));
      if (item.identifying().values().stream().anyMatch(String::isEmpty)) {
        throw new RequestFailure(
            ErrorCode.BAD_REQUEST,
            "what is to be retrieved needs the unique keys of its level, and those above it");
      }
      items.add(item);
    }
    return items;
  }

  /** AE title of whom it is moved to; empty: it is got. */
  private Optional<String> destination(Modality modality, RequestJson request) {
    return method(request, modality) == RetrieveMethod.GET
        ? Optional.empty()
        : Optional.of(request.aeTitle(TARGET).orElse(settings.aeTitle()));
  }

  /** What goes from one node to another leaves as if we had sent it. */
  private boolean isElsewhere(Modality modality, Optional<String> destination) {
    return destination
        .filter(title -> !title.equals(settings.aeTitle()))
        .filter(title -> !modality.node().localAeTitle().equals(Optional.of(title)))
        .isPresent();
  }
}
