package org.trinomen.server.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.commitment.CommitmentRequests;
import org.trinomen.archive.commitment.RequestedCommitment;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.RequestJson;

/** Asks nodes whether they keep what they were sent: storage commitment (PS3.4 §J), as user. */
final class CommitmentRoutes {

  private final Modalities modalities;
  private final CommitmentRequests requests;
  private final Finder finder;
  private final int instancesMax;
  private final Curation curation;
  private final RemoteAudit audit;

  /**
   * Asks.
   *
   * @param instancesMax instances that may be asked about at once
   */
  CommitmentRoutes(
      Modalities modalities,
      CommitmentRequests requests,
      Finder finder,
      int instancesMax,
      Curation curation,
      RemoteAudit audit) {
    this.modalities = modalities;
    this.requests = requests;
    this.finder = finder;
    this.instancesMax = instancesMax;
    this.curation = curation;
    this.audit = audit;
  }

  List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            "/modalities/{id}/storage-commitment",
            Permission.ASK_REMOTE,
            "Asks a node whether it keeps instances (storage commitment).",
            this::ask),
        Route.of(
            Method.GET,
            "/storage-commitment/{id}",
            Permission.ASK_REMOTE,
            "What a node has said that it keeps.",
            this::told),
        Route.of(
            Method.POST,
            "/storage-commitment/{id}/remove",
            Permission.WITHDRAW,
            "Withdraws the instances of a transaction, all of which the node keeps.",
            this::remove));
  }

  private void ask(Exchange exchange) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("id"));
    RequestJson request = RequestJson.of(exchange);
    List<ReferencedSop> references = references(request);
    if (references.isEmpty()) {
      throw RequestJson.incorrect("\"Resources\" or \"DicomInstances\" must name some instances");
    }
    audit.begin(
        exchange.principal(),
        "storage commitment",
        modality.name(),
        references.size() + " instances");
    switch (requests.request(modality.name(), references)) {
      case CommitmentRequests.Asked(String uid) ->
          Names.answerReference(exchange, uid, "/storage-commitment/" + uid);
      case CommitmentRequests.Refused(String why) ->
          throw new RequestFailure(ErrorCode.NETWORK_PROTOCOL, modality.name() + ": " + why);
      case CommitmentRequests.UnknownPeer _ ->
          throw new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is none of this name");
    }
  }

  private List<ReferencedSop> references(RequestJson request) {
    List<ReferencedSop> references = new ArrayList<>();
    if (request.members().member("Resources").isPresent()) {
      for (Resource instance : Consignment.of(request, finder, instancesMax).instances()) {
        references.add(reference(instance));
      }
    }
    JsonValue named =
        request.members().member("DicomInstances").orElse(new JsonValue.Items(List.of()));
    if (!(named instanceof JsonValue.Items(List<JsonValue> items))) {
      throw RequestJson.incorrect("\"DicomInstances\" should be an array");
    }
    if (references.size() + items.size() > instancesMax) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE,
          "more than " + instancesMax + " instances (dicom.retrieve-instances-max)");
    }
    for (JsonValue item : items) {
      references.add(reference(item));
    }
    return references;
  }

  static ReferencedSop reference(Resource instance) {
    return new ReferencedSop(
        instance.facts().orElseThrow().sopClassUid(),
        instance.tags().getOrDefault(Tag.SOPInstanceUID, ""));
  }

  private static ReferencedSop reference(JsonValue json) {
    try {
      return switch (json) {
        case JsonValue.Items(List<JsonValue> pair)
            when pair.size() == 2
                && pair.get(0) instanceof JsonValue.Text(String sopClass)
                && pair.get(1) instanceof JsonValue.Text(String sopInstance) ->
            new ReferencedSop(sopClass, sopInstance);
        case JsonValue.Members members ->
            new ReferencedSop(
                new RequestJson(members).neededText("SOPClassUID"),
                new RequestJson(members).neededText("SOPInstanceUID"));
        case JsonValue.Items _,
            JsonValue.Text _,
            JsonValue.Numeral _,
            JsonValue.Flag _,
            JsonValue.Null _ ->
            throw RequestJson.incorrect("an instance is [SOP Class UID, SOP Instance UID]");
      };
    } catch (DicomException e) {
      throw RequestJson.incorrect("an instance is named by UIDs: " + e.getMessage());
    }
  }

  private RequestedCommitment find(Exchange exchange) throws IOException {
    return requests
        .find(exchange.pathValue("id"))
        .orElseThrow(
            () ->
                new RequestFailure(
                    ErrorCode.INEXISTENT_ITEM, "there is no transaction of this UID"));
  }

  private void told(Exchange exchange) throws IOException {
    RequestedCommitment asked = find(exchange);
    exchange.answerJson(json -> write(json, asked));
  }

  private static void write(JsonGenerator json, RequestedCommitment asked) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("Failures");
    for (FailedSop failed : asked.failures()) {
      json.writeStartObject();
      json.writeStringField("Description", failed.describe());
      json.writeNumberField("FailureReason", failed.reason());
      write(json, failed.sop());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("RemoteAET", asked.peerAeTitle());
    json.writeStringField(
        "Status",
        switch (asked.status()) {
          case PENDING -> "Pending";
          case SUCCESS -> "Success";
          case FAILURE -> "Failure";
        });
    json.writeArrayFieldStart("Success");
    for (ReferencedSop kept : asked.successes()) {
      json.writeStartObject();
      write(json, kept);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ReferencedSop sop) throws IOException {
    json.writeStringField("SOPClassUID", sop.sopClassUid());
    json.writeStringField("SOPInstanceUID", sop.sopInstanceUid());
  }

  private void remove(Exchange exchange) throws IOException {
    RequestedCommitment asked = find(exchange);
    if (asked.status() != RequestedCommitment.Status.SUCCESS) {
      throw new RequestFailure(
          ErrorCode.BAD_SEQUENCE, "the node has not said that it keeps all of the instances");
    }
    List<Target> targets = new ArrayList<>();
    for (ReferencedSop kept : asked.successes()) {
      for (Resource found : finder.lookup(kept.sopInstanceUid())) {
        if (found.level() == Level.INSTANCE) {
          targets.add(new Target(found.level(), found.id()));
        }
      }
    }
    audit.beginEach(
        exchange.principal(),
        "withdraw",
        targets.stream().map(target -> target.id().toString()).toList(),
        asked.peer() + " keeps it: " + asked.transactionUid());
    curation.withdraw(targets, exchange.principal().account());
    exchange.answerJson(json -> JsonValue.ofPlain(Map.of()).write(json));
  }
}
