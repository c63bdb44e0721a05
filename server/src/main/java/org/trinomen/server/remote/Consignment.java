package org.trinomen.server.remote;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.JobRequests;

/**
 * What is to be sent: resources that a request names, and their instances.
 *
 * @param resources as named
 * @param instances of all of them, one resource after the other
 */
record Consignment(List<Resource> resources, List<Resource> instances) {

  /** What the audit trail tells of a long list: the first few, and how many there are. */
  private static final int TOLD_MAX = 10;

  private static final Comparator<PublicId> BY_TEXT = Comparator.comparing(PublicId::toString);

  Consignment {
    resources = List.copyOf(resources);
    instances = List.copyOf(instances);
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
   * Reads which resources a body names: one by its id, several in an array, or in the member {@code
   * Resources} of an object.
   *
   * @param most instances that may be sent at once
   * @throws RequestFailure if it names none, or one that is not there
   */
  static Consignment of(JsonValue body, Finder finder, int most) {
    List<JsonValue> ids =
        switch (body) {
          case JsonValue.Text text -> List.of(text);
          case JsonValue.Items(List<JsonValue> items) -> items;
          case JsonValue.Members members -> {
            if (!(members.member("Resources").orElse(null)
                instanceof JsonValue.Items(List<JsonValue> items))) {
              throw RequestJson.incorrect("\"Resources\" should be an array of identifiers");
            }
            yield items;
          }
          case JsonValue.Numeral _, JsonValue.Flag _, JsonValue.Null _ ->
              throw RequestJson.incorrect("must provide identifiers of resources");
        };
    List<Resource> resources = new ArrayList<>();
    List<Resource> instances = new ArrayList<>();
    for (JsonValue id : ids) {
      Resource resource = resource(id, finder);
      resources.add(resource);
      instances.addAll(finder.instances(resource));
      if (instances.size() > most) {
        throw new RequestFailure(
            ErrorCode.PARAMETER_OUT_OF_RANGE,
            "more than " + most + " instances (dicom.retrieve-instances-max): send less at once");
      }
    }
    return new Consignment(resources, instances);
  }

  /** The instance of this id, when its turn has come. */
  static ArchiveInstance instance(Finder finder, PublicId id) {
    return finder
        .resource(Level.INSTANCE, id)
        .map(resource -> ArchiveInstance.of(finder, resource))
        .orElseThrow(
            () -> new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, id + " is gone meanwhile"));
  }

  private static Resource resource(JsonValue id, Finder finder) {
    PublicId named =
        (id instanceof JsonValue.Text(String text)
                ? PublicId.parse(text.strip())
                : Optional.<PublicId>empty())
            .orElseThrow(() -> RequestJson.incorrect("an identifier is not a valid one"));
    return finder
        .anyLevel(named)
        .orElseThrow(
            () -> new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "there is no resource " + named));
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
        instances.stream().map(Resource::id).toList(),
        permissive,
        work);
  }
}
