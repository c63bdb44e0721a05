package org.trinomen.server.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.job.InstancesJob;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.access.Principal;
import org.trinomen.server.dimse.ArchiveInstance;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.RequestJson;

/**
 * What is to be sent: resources that a request names, and their instances.
 *
 * @param resources as named
 * @param instances of all of them, one resource after the other
 * @param missing resources that were here when they were named, and are no more
 */
record Consignment(List<Resource> resources, List<Resource> instances, List<PublicId> missing) {

  /** What the audit trail tells of a long list: the first few, and how many there are. */
  private static final int TOLD_MAX = 10;

  private static final String RESOURCES = "Resources";

  private static final Comparator<PublicId> BY_TEXT = Comparator.comparing(PublicId::toString);

  Consignment {
    resources = List.copyOf(resources);
    instances = List.copyOf(instances);
    missing = List.copyOf(missing);
  }

  /** Puts what leaves on record: in the log of exports, and in the audit trail. */
  record Register(Curation curation, RemoteAudit audit) {

    /** Before anything leaves, so that nothing leaves that is not on record. */
    void begin(Principal who, String action, String remote, Consignment what) throws IOException {
      audit.begin(who, action, remote, what.describe());
      List<Target> targets = new ArrayList<>();
      for (Resource resource : what.resources()) {
        targets.add(new Target(resource.level(), resource.id()));
      }
      curation.exported(targets, remote, who.account());
    }
  }

  /**
   * The object of a request that names {@code Resources}: one id, or an array of them, may stand
   * for it.
   */
  static RequestJson request(Exchange exchange) throws IOException {
    byte[] body = exchange.smallBody();
    String text = new String(body, StandardCharsets.UTF_8).strip();
    JsonValue json =
        text.matches("[0-9a-fA-F-]+") ? new JsonValue.Text(text) : RequestJson.parse(body);
    return switch (json) {
      case JsonValue.Text one -> naming(new JsonValue.Items(List.of(one)));
      case JsonValue.Items several -> naming(several);
      case JsonValue.Members members -> new RequestJson(members);
      case JsonValue.Numeral _, JsonValue.Flag _, JsonValue.Null _ ->
          throw RequestJson.incorrect("must provide identifiers of resources");
    };
  }

  private static RequestJson naming(JsonValue.Items resources) {
    SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
    members.put(RESOURCES, resources);
    return new RequestJson(new JsonValue.Members(members));
  }

  /**
   * What the member {@code Resources} of a request names.
   *
   * @param most instances that may be sent at once
   * @throws RequestFailure if it names none, or one that is not there
   */
  static Consignment of(RequestJson request, Finder finder, int most) {
    List<Resource> resources = new ArrayList<>();
    List<Resource> instances = new ArrayList<>();
    for (PublicId id : ids(request)) {
      Resource resource =
          finder
              .anyLevel(id)
              .orElseThrow(
                  () ->
                      new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "there is no resource " + id));
      resources.add(resource);
      instances.addAll(finder.instances(resource));
      if (instances.size() > most) {
        throw new RequestFailure(
            ErrorCode.PARAMETER_OUT_OF_RANGE,
            "more than " + most + " instances (dicom.retrieve-instances-max): send less at once");
      }
    }
    return new Consignment(resources, instances, List.of());
  }

  /** The same some time later: what is not here any more makes a job fail when its turn comes. */
  static Consignment later(RequestJson request, Finder finder) {
    List<Resource> resources = new ArrayList<>();
    List<Resource> instances = new ArrayList<>();
    List<PublicId> missing = new ArrayList<>();
    for (PublicId id : ids(request)) {
      Optional<Resource> resource = finder.anyLevel(id);
      if (resource.isPresent()) {
        resources.add(resource.get());
        instances.addAll(finder.instances(resource.get()));
      } else {
        missing.add(id);
      }
    }
    return new Consignment(resources, instances, missing);
  }

  private static List<PublicId> ids(RequestJson request) {
    return request.neededTexts(RESOURCES).stream()
        .map(
            text ->
                PublicId.parse(text.strip())
                    .orElseThrow(() -> RequestJson.incorrect("an identifier is not a valid one")))
        .toList();
  }

  /** The instance of this id, when its turn has come. */
  static ArchiveInstance instance(Finder finder, PublicId id) {
    return finder
        .resource(Level.INSTANCE, id)
        .map(resource -> ArchiveInstance.of(finder, resource))
        .orElseThrow(
            () -> new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, id + " is gone meanwhile"));
  }

  /** Public ids of the resources, each once, in order. */
  private List<String> ids() {
    return resources.stream()
        .map(resource -> resource.id().toString())
        .distinct()
        .sorted()
        .toList();
  }

  String describe() {
    List<String> ids = ids();
    return instances.size()
        + " instances of "
        + String.join(" ", ids.subList(0, Math.min(TOLD_MAX, ids.size())))
        + (ids.size() > TOLD_MAX ? " and " + (ids.size() - TOLD_MAX) + " more" : "");
  }

  /** The job that does something with each instance. */
  InstancesJob job(String type, boolean permissive, InstancesJob.Work work) {
    return new InstancesJob(
        type,
        JobRequests.DESCRIPTION,
        resources.stream().map(Resource::id).distinct().sorted(BY_TEXT).toList(),
        Stream.concat(instances.stream().map(Resource::id), missing.stream()).toList(),
        permissive,
        work);
  }
}
