package org.trinomen.server.remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.Step;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.volume.Origin;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.dimse.GetScu;
import org.trinomen.dicom.dimse.MoveScu;
import org.trinomen.dicom.dimse.QueryLevel;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreHandler;
import org.trinomen.server.dimse.StorageScp;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.TagFormat;
import org.trinomen.server.orthanc.TagNames;

/**
 * Has a node send what it has (C-MOVE), or gets it over the connection that asks (C-GET): one
 * resource of the node a step.
 */
final class NodeRetrieval implements Job {

  static final String MOVE = "DicomMoveScu";
  static final String GET = "DicomGetScu";

  /**
   * What is wanted.
   *
   * @param call whom we call, and as whom
   * @param destination AE title of whom it is to be sent to; empty: it is got
   * @param format how the keys are shown
   * @param permissive whether it goes on after one that failed
   */
  record Order(
      NodeCalls.Call call, Optional<String> destination, TagFormat format, boolean permissive) {}

  /** A resource of the node: its level, and what it is known by. */
  record Item(Level level, SequencedMap<Integer, String> keys) {

    /** What an answer to a query tells of. */
    static Item of(Level level, DataSet answer) {
      SequencedMap<Integer, String> keys = new LinkedHashMap<>();
      for (int tag : SHOWN) {
        answer.string(tag).ifPresent(value -> keys.put(tag, value));
        if (tag == Tag.AccessionNumber && answer.contains(tag)) {
          keys.putIfAbsent(tag, "");
        }
      }
      return new Item(level, keys);
    }

    /** As a request names it. */
    JsonValue json() {
      SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
      keys.forEach((tag, value) -> members.put(TagNames.numbers(tag), new JsonValue.Text(value)));
      return new JsonValue.Members(members);
    }

    SequencedMap<Integer, String> identifying() {
      SequencedMap<Integer, String> identifying = new LinkedHashMap<>();
      for (int tag : QueryKeys.identifying(level)) {
        identifying.put(tag, keys.getOrDefault(tag, ""));
      }
      return identifying;
    }
  }

  private static final List<Integer> SHOWN =
      List.of(
          Tag.AccessionNumber,
          Tag.PatientID,
          Tag.StudyInstanceUID,
          Tag.SeriesInstanceUID,
          Tag.SOPInstanceUID);

  private final Order order;
  private final List<Item> items;
  private final StorageScp storage;
  private final List<Object> query;
  private final List<Object> received = new ArrayList<>();
  private int next;

  /**
   * A retrieval.
   *
   * @param storage takes what is got
   */
  NodeRetrieval(Order order, List<Item> items, StorageScp storage) {
    this.order = order;
    this.items = List.copyOf(items);
    this.query = this.items.stream().<Object>map(item -> shown(item, order.format())).toList();
    this.storage = storage;
  }

  @Override
  public String type() {
    return order.destination().isPresent() ? MOVE : GET;
  }

  @Override
  public Step step() {
    if (next == items.size()) {
      return Step.DONE;
    }
    try {
      retrieve(items.get(next));
    } catch (RequestFailure failure) {
      if (!order.permissive()) {
        throw failure;
      }
    }
    next++;
    return Step.MORE;
  }

  @Override
  public void reset() {
    next = 0;
    received.clear();
  }

  private void retrieve(Item item) {
    QueryLevel level = NodeQuery.level(item.level());
    DataSet identifier = NodeQuery.identifier(level, item.identifying());
    NodeCalls.Call call = order.call();
    String operation;
    QueryOutcome outcome;
    if (order.destination().isPresent()) {
      operation = "C-MOVE to " + order.destination().get();
      outcome =
          MoveScu.move(
              call.caller(),
              call.node(),
              level.moveModel(),
              identifier,
              order.destination().get(),
              _ -> true);
    } else {
      operation = "C-GET";
      List<String> ids = new ArrayList<>();
      try {
        outcome =
            GetScu.get(
                call.caller(),
                call.node(),
                level.getModel(),
                identifier,
                GetScu.everything(List.of()),
                taking(ids),
                _ -> true);
      } finally {
        received.add(Map.of("ReceivedInstancesIds", List.copyOf(ids)));
      }
    }
    switch (outcome) {
      case QueryOutcome.Unanswered(String why) -> throw NodeCalls.failed(call.node(), why);
      case QueryOutcome.Answered answered -> {
        if (answered.status().kind() != Status.Kind.SUCCESS) {
          throw NodeQuery.refused(
              call, operation + ", " + answered.count().describe(), answered.status());
        }
      }
    }
  }

  /** Takes what the node sends over our association: it is the one who calls, so to speak. */
  private StoreHandler taking(List<String> ids) {
    return (request, dataSet) ->
        storage.store(
            request,
            dataSet,
            new Origin(
                Origin.Door.DIMSE,
                request.calledAeTitle().strip(),
                request.callingAeTitle().strip(),
                request.remote().getHostAddress(),
                "",
                request.associationId()),
            outcome -> note(outcome, ids));
  }

  private static void note(IngestOutcome outcome, List<String> ids) {
    switch (outcome) {
      case IngestOutcome.Stored stored -> ids.add(stored.path().instance().toString());
      case IngestOutcome.AlreadyHeld held -> ids.add(held.path().instance().toString());
      case IngestOutcome.Conflicting other -> ids.add(other.path().instance().toString());
      case IngestOutcome.Refused _ -> {}
    }
  }

  @Override
  public int progress() {
    return items.isEmpty() ? 100 : 100 * next / items.size();
  }

  @Override
  public Map<String, Object> content() {
    SequencedMap<String, Object> content = new LinkedHashMap<>();
    content.put("Description", JobRequests.DESCRIPTION);
    if (order.destination().isEmpty()) {
      content.put("Details", List.copyOf(received));
    }
    content.put("LocalAet", order.call().localAeTitle());
    content.put("Query", query);
    content.put("RemoteAet", order.call().node().aeTitle());
    order.destination().ifPresent(title -> content.put("TargetAet", title));
    return content;
  }

  private static SequencedMap<String, Object> shown(Item item, TagFormat format) {
    SequencedMap<Integer, String> all = new LinkedHashMap<>();
    all.put(Tag.QueryRetrieveLevel, NodeQuery.level(item.level()).name());
    all.putAll(item.keys());
    SequencedMap<String, Object> shown = new LinkedHashMap<>();
    all.forEach(
        (tag, value) ->
            shown.put(
                format == TagFormat.NAMES ? TagNames.name(tag) : TagNames.numbers(tag),
                format == TagFormat.FULL
                    ? Map.of("Name", TagNames.name(tag), "Type", "String", "Value", value)
                    : value));
    return shown;
  }
}
