package org.trinomen.server.remote;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tags;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;
import org.trinomen.server.orthanc.Levels;
import org.trinomen.server.orthanc.RequestJson;
import org.trinomen.server.orthanc.TagFormat;
import org.trinomen.server.orthanc.TagsJson;

/**
 * Queries of DICOM nodes (C-FIND). The answers are remembered, to be looked at, asked further about
 * and retrieved; they are shown to whoever asked.
 */
final class NodeQueryRoutes {

  private static final String ACTION = "C-FIND";

  private final Modalities modalities;
  private final NodeQuery query;
  private final RemoteQueries queries;
  private final RemoteAudit audit;

  NodeQueryRoutes(
      Modalities modalities, NodeQuery query, RemoteQueries queries, RemoteAudit audit) {
    this.modalities = modalities;
    this.query = query;
    this.queries = queries;
    this.audit = audit;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(ask("/modalities/{id}/query", "Asks a node what it has (C-FIND).", this::query));
    routes.add(
        Route.of(
            Method.GET,
            "/queries",
            Permission.ASK_REMOTE,
            "The queries that the caller has made, as far as they are remembered.",
            exchange -> Names.answer(exchange, queries.of(exchange.principal().account()))));
    routes.add(see("", "The names of the routes below.", this::below));
    routes.add(
        Route.of(
            Method.DELETE,
            "/queries/{id}",
            Permission.ASK_REMOTE,
            "Forgets a query.",
            this::forget));
    routes.add(
        see("/level", "What was asked about.", e -> e.answerText(Levels.type(of(e).level()))));
    routes.add(see("/modality", "Who was asked.", e -> e.answerText(of(e).modality())));
    routes.add(see("/query", "What was asked.", this::asked));
    routes.add(see("/answers", "Numbers of the answers; with ?expand the answers.", this::answers));
    routes.add(see("/answers/{index}", "The names of the routes below.", this::belowAnswer));
    routes.add(see("/answers/{index}/content", "An answer.", this::content));
    for (Level level : List.of(Level.STUDY, Level.SERIES, Level.INSTANCE)) {
      routes.add(
          ask(
              "/queries/{id}/answers/{index}/query-" + Levels.path(level),
              "Asks the node what it has below an answer (C-FIND).",
              exchange -> queryBelow(exchange, level)));
    }
    return routes;
  }

  private static Route ask(String path, String summary, RouteHandler handler) {
    return Route.of(Method.POST, path, Permission.ASK_REMOTE, summary, handler);
  }

  private static Route see(String below, String summary, RouteHandler handler) {
    return Route.of(Method.GET, "/queries/{id}" + below, Permission.ASK_REMOTE, summary, handler);
  }

  // ---- asking

  private void query(Exchange exchange) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("id"));
    RequestJson request = RequestJson.of(exchange);
    Level level = Levels.named(request.neededText("Level"));
    SequencedMap<Integer, String> asked = QueryKeys.read(request);
    remember(
        exchange,
        modality,
        level,
        asked,
        request.flag("Normalize", true),
        request.aeTitle("LocalAet"),
        request.timeout());
  }

  private void queryBelow(Exchange exchange, Level level) throws IOException {
    RemoteQuery parent = of(exchange);
    DataSet answer = answer(parent, exchange);
    if (level.compareTo(parent.level()) <= 0) {
      throw new RequestFailure(
          ErrorCode.UNKNOWN_RESOURCE, "an answer is asked about what is below");
    }
    RequestJson request = RequestJson.of(exchange);
    SequencedMap<Integer, String> asked = new LinkedHashMap<>();
    for (int tag : QueryKeys.identifying(parent.level())) {
      answer.string(tag).ifPresent(value -> asked.put(tag, value));
    }
    asked.putAll(QueryKeys.read(request));
    remember(
        exchange,
        modalities.get(parent.modality()),
        level,
        asked,
        request.flag("Normalize", true),
        request.aeTitle("LocalAet").or(parent::localAeTitle),
        request.timeout());
  }

  private void remember(
      Exchange exchange,
      Modality modality,
      Level level,
      SequencedMap<Integer, String> asked,
      boolean normalize,
      Optional<String> localAeTitle,
      OptionalInt timeoutSeconds)
      throws IOException {
    SequencedMap<Integer, String> keys =
        normalize ? QueryKeys.normalized(asked, level, modality.manufacturer()) : asked;
    audit.begin(exchange.principal(), ACTION, modality.name(), describe(level, asked));
    List<DataSet> answers =
        query.ask(
            modality,
            level,
            QueryKeys.withUniqueKeys(keys, level, modality.manufacturer()),
            localAeTitle,
            timeoutSeconds);
    RemoteQuery answered =
        new RemoteQuery(
            Names.fresh(),
            exchange.principal().account(),
            modality.name(),
            level,
            asked,
            localAeTitle,
            timeoutSeconds,
            answers);
    queries.add(answered);
    Names.answerReference(exchange, answered.id(), "/queries/" + answered.id());
  }

  /** Which attributes were named, and not with what values: those name people. */
  static String describe(Level level, SequencedMap<Integer, String> asked) {
    StringBuilder text = new StringBuilder(Levels.type(level));
    asked.forEach(
        (tag, value) -> {
          if (!value.isEmpty()) {
            text.append(' ').append(Tags.format(tag));
          }
        });
    return text.toString();
  }

  // ---- looking

  /** The query of the path, if it is the caller's. */
  private RemoteQuery of(Exchange exchange) {
    return find(queries, exchange);
  }

  static RemoteQuery find(RemoteQueries queries, Exchange exchange) {
    return queries
        .find(exchange.pathValue("id"), exchange.principal().account())
        .orElseThrow(
            () ->
                new RequestFailure(
                    ErrorCode.UNKNOWN_RESOURCE, "the caller has no query of this name"));
  }

  static DataSet answer(RemoteQuery of, Exchange exchange) {
    String index = exchange.pathValue("index");
    if (!index.matches("[0-9]{1,9}")) {
      throw new RequestFailure(ErrorCode.BAD_PARAMETER_TYPE, "answers are numbered from 0");
    }
    int number = Integer.parseInt(index);
    if (number >= of.answers().size()) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE, "there are " + of.answers().size() + " answers");
    }
    return of.answers().get(number);
  }

  private void below(Exchange exchange) throws IOException {
    of(exchange);
    Names.answer(exchange, List.of("answers", "level", "modality", "query", "retrieve"));
  }

  private void forget(Exchange exchange) throws IOException {
    queries.remove(exchange.pathValue("id"), exchange.principal().account());
    exchange.answerText("");
  }

  private void asked(Exchange exchange) throws IOException {
    RemoteQuery of = of(exchange);
    DataSet asked = QueryKeys.shown(of.asked());
    answer(exchange, asked);
  }

  private void answer(Exchange exchange, DataSet dataSet) throws IOException {
    TagsJson tags = tags(exchange);
    exchange.answerJson(json -> tags.write(json, dataSet));
  }

  private static TagsJson tags(Exchange exchange) {
    return new TagsJson(exchange.phi(), TagFormat.of(exchange.query(), TagFormat.FULL), Set.of());
  }

  private void answers(Exchange exchange) throws IOException {
    RemoteQuery of = of(exchange);
    TagsJson tags = tags(exchange);
    boolean expand = exchange.query().flag("expand", false);
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (int i = 0; i < of.answers().size(); i++) {
            if (expand) {
              tags.write(json, of.answers().get(i));
            } else {
              json.writeString(Integer.toString(i));
            }
          }
          json.writeEndArray();
        });
  }

  private void belowAnswer(Exchange exchange) throws IOException {
    RemoteQuery of = of(exchange);
    answer(of, exchange);
    List<String> names = new ArrayList<>(List.of("content", "retrieve"));
    for (Level level : Level.values()) {
      if (level.compareTo(of.level()) > 0) {
        names.add("query-" + Levels.path(level));
      }
    }
    Names.answer(exchange, names);
  }

  private void content(Exchange exchange) throws IOException {
    answer(exchange, answer(of(exchange), exchange));
  }
}
