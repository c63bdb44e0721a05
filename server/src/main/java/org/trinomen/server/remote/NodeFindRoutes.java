package org.trinomen.server.remote;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.QueryLevel;
import org.trinomen.dicom.text.SpecificCharacterSet;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.Levels;
import org.trinomen.server.orthanc.RequestJson;
import org.trinomen.server.orthanc.TagFormat;
import org.trinomen.server.orthanc.TagNames;
import org.trinomen.server.orthanc.TagsJson;

/**
 * Asks nodes and answers with what they say, which is not remembered: the routes that Orthanc's API
 * had before {@code /query}, and worklists (PS3.4 §K), which can be asked for in no other way.
 */
final class NodeFindRoutes {

  private static final String ACTION = "C-FIND";
  private static final int DEPTH_MAX = 16;

  private final Modalities modalities;
  private final NodeQuery query;
  private final RemoteAudit audit;

  NodeFindRoutes(Modalities modalities, NodeQuery query, RemoteAudit audit) {
    this.modalities = modalities;
    this.query = query;
    this.audit = audit;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Level level : Level.values()) {
      String type = Levels.type(level).toLowerCase(Locale.ROOT);
      routes.add(
          Route.of(
              Method.POST,
              "/modalities/{id}/find-" + type,
              Permission.ASK_REMOTE,
              "Asks a node at once, by an object of tags (C-FIND); better use /query.",
              exchange -> find(exchange, level)));
    }
    routes.add(
        Route.of(
            Method.POST,
            "/modalities/{id}/find-worklist",
            Permission.ASK_REMOTE,
            "Asks a node for its worklist, by an object of tags (C-FIND).",
            this::worklist));
    return routes;
  }

  private void find(Exchange exchange, Level level) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("id"));
    SequencedMap<Integer, String> asked = QueryKeys.read(RequestJson.of(exchange).members());
    requireAbove(asked, level);
    audit.begin(
        exchange.principal(), ACTION, modality.name(), NodeQueryRoutes.describe(level, asked));
    SequencedMap<Integer, String> keys = QueryKeys.template(level);
    keys.putAll(QueryKeys.normalized(asked, level, modality.manufacturer()));
    answer(
        exchange,
        TagFormat.NAMES,
        query.ask(
            modality,
            level,
            QueryKeys.withUniqueKeys(keys, level, modality.manufacturer()),
            Optional.empty(),
            OptionalInt.empty()));
  }

  /** As there: these routes go down from a patient, or an accession number. */
  private static void requireAbove(SequencedMap<Integer, String> asked, Level level) {
    boolean named =
        switch (level) {
          case PATIENT -> true;
          case STUDY -> isNamed(asked, Tag.PatientID) || isNamed(asked, Tag.AccessionNumber);
          case SERIES, INSTANCE ->
              QueryKeys.uniqueKeys(level).stream()
                  .skip(1)
                  .limit(level == Level.SERIES ? 1 : 2)
                  .allMatch(tag -> isNamed(asked, tag));
        };
    if (!named) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST,
          "what is above must be named: PatientID or AccessionNumber for studies,"
              + " StudyInstanceUID for series, SeriesInstanceUID too for instances");
    }
  }

  private static boolean isNamed(SequencedMap<Integer, String> asked, int tag) {
    return !asked.getOrDefault(tag, "").replace("*", "").isBlank();
  }

  private static void answer(Exchange exchange, TagFormat format, List<DataSet> answers)
      throws IOException {
    TagsJson tags = new TagsJson(exchange.phi(), format, Set.of());
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (DataSet answer : answers) {
            tags.write(json, answer);
          }
          json.writeEndArray();
        });
  }

  private void worklist(Exchange exchange) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("id"));
    RequestJson request = RequestJson.of(exchange);
    JsonValue.Members keys =
        request.members().member("Query").orElse(null) instanceof JsonValue.Members named
            ? named
            : request.members();
    DataSet identifier =
        new DataSetBuilder()
            .characterSet(SpecificCharacterSet.UTF_8)
            .putAll(identifier(keys, DEPTH_MAX))
            .build();
    audit.begin(exchange.principal(), ACTION, modality.name(), "Worklist");
    answer(
        exchange,
        TagFormat.of(request, TagFormat.NAMES),
        query.ask(
            modality,
            Uids.ModalityWorklistInformationModelFind,
            identifier,
            request.aeTitle("LocalAet"),
            request.timeout()));
  }

  /** Texts stand for values, arrays of objects for sequences. */
  private static DataSet identifier(JsonValue.Members keys, int depth) {
    if (depth == 0) {
      throw RequestJson.incorrect("the query is nested too deeply");
    }
    SequencedMap<Integer, String> values = new LinkedHashMap<>();
    SequencedMap<Integer, List<DataSet>> sequences = new LinkedHashMap<>();
    for (Map.Entry<String, JsonValue> key : keys.values().entrySet()) {
      int tag = TagNames.parse(key.getKey());
      switch (key.getValue()) {
        case JsonValue.Text(String value) -> values.put(tag, value);
        case JsonValue.Items(List<JsonValue> items) ->
            sequences.put(
                tag,
                items.stream()
                    .map(item -> identifier(RequestJson.of(item).members(), depth - 1))
                    .toList());
        case JsonValue.Members _, JsonValue.Numeral _, JsonValue.Flag _, JsonValue.Null _ ->
            throw RequestJson.incorrect("a query is an object of tags, strings and arrays");
      }
    }
    DataSetBuilder identifier =
        new DataSetBuilder()
            .putAll(NodeQuery.identifier(QueryLevel.STUDY, values))
            .remove(Tag.SpecificCharacterSet)
            .remove(Tag.QueryRetrieveLevel);
    sequences.forEach(identifier::items);
    return identifier.build();
  }
}
