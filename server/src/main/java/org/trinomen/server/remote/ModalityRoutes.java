package org.trinomen.server.remote;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.dimse.EchoScu;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.RequestJson;

/** Which DICOM nodes there are, and whether they answer. */
final class ModalityRoutes {

  private static final List<String> BELOW =
      List.of(
          "configuration",
          "echo",
          "find-instance",
          "find-patient",
          "find-series",
          "find-study",
          "find-worklist",
          "get",
          "move",
          "query",
          "storage-commitment",
          "store",
          "store-straight");

  /** Nobody has a study of this name (PS3.5 §B.2): whether a query is answered is what counts. */
  private static final String NO_STUDY = "2.25.0";

  private final Modalities modalities;
  private final BookAnswers<Modality> answers;
  private final NodeCalls calls;
  private final NodeQuery query;
  private final RemoteAudit audit;

  ModalityRoutes(Modalities modalities, NodeCalls calls, NodeQuery query, RemoteAudit audit) {
    this.modalities = modalities;
    this.answers = new BookAnswers<>(modalities.book(), BELOW);
    this.calls = calls;
    this.query = query;
    this.audit = audit;
  }

  List<Route> routes() {
    return List.of(
        Route.of(
            Method.GET,
            "/modalities",
            Permission.SEE_SYSTEM,
            "Names of the DICOM nodes; with ?expand what is known of them.",
            answers::list),
        Route.of(
            Method.GET,
            "/modalities/{id}",
            Permission.SEE_SYSTEM,
            "The names of the routes below.",
            answers::below),
        Route.of(
            Method.PUT,
            "/modalities/{id}",
            Permission.MANAGE_REMOTES,
            "Makes a node known, or changes it; not one of nodes.d.",
            answers::put),
        Route.of(
            Method.DELETE,
            "/modalities/{id}",
            Permission.MANAGE_REMOTES,
            "Forgets a node; not one of nodes.d.",
            answers::remove),
        Route.of(
            Method.GET,
            "/modalities/{id}/configuration",
            Permission.SEE_SYSTEM,
            "What is known of a node.",
            answers::configuration),
        Route.of(
            Method.POST,
            "/modalities/{id}/echo",
            Permission.ASK_REMOTE,
            "Asks a node whether it is there (C-ECHO).",
            this::echo),
        Route.of(
            Method.POST,
            "/tools/dicom-echo",
            Permission.MANAGE_REMOTES,
            "Asks a node that the body describes whether it is there (C-ECHO).",
            this::echoOther));
  }

  private void echo(Exchange exchange) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("id"));
    echo(exchange, modality, RequestJson.orEmpty(exchange));
  }

  private void echoOther(Exchange exchange) throws IOException {
    JsonValue body = RequestJson.parse(exchange.smallBody());
    Modality modality = new ModalityForm().read("body", body);
    audit.begin(
        exchange.principal(), "call another address", NodeCalls.node(modality).toString(), "echo");
    echo(exchange, modality, new RequestJson(body.asMembers()));
  }

  private void echo(Exchange exchange, Modality modality, RequestJson request) throws IOException {
    NodeCalls.Call call = calls.to(modality, request);
    switch (EchoScu.echo(call.caller(), call.node())) {
      case EchoScu.Unanswered(String why) -> throw NodeCalls.failed(call.node(), why);
      case EchoScu.Answered(Status status) -> {
        if (status.kind() != Status.Kind.SUCCESS) {
          throw NodeQuery.refused(call, "C-ECHO", status);
        }
      }
    }
    if (request.flag("CheckFind", false)) {
      SequencedMap<Integer, String> keys = new LinkedHashMap<>();
      keys.put(Tag.StudyInstanceUID, NO_STUDY);
      query.ask(modality, Level.STUDY, keys, Optional.of(call.localAeTitle()), OptionalInt.empty());
    }
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeEndObject();
        });
  }
}
