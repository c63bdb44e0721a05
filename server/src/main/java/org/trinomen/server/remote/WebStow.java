package org.trinomen.server.remote;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.archive.job.InstancesJob;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.dimse.ArchiveInstance;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.Levels;

/**
 * Sends instances to a DICOMweb server (STOW-RS, PS3.18 §10.5), one a request: so what is refused
 * is known one by one, and a job stops between two. Their length is told before, for servers that
 * want to know it.
 */
final class WebStow implements InstancesJob.Work {

  static final String TYPE = "DicomWebStowClient";

  private static final int MB = 1 << 20;

  /**
   * What is wanted.
   *
   * @param headers sent along with each request
   * @param what is sent
   */
  record Order(WebRemote server, SortedMap<String, String> headers, Consignment what) {}

  private final Order order;
  private final Finder finder;
  private final String boundary = Names.fresh();
  private final Map<String, Object> resources;
  private final JobCaller caller;
  private long sent;

  /**
   * Sends.
   *
   * @param timeout how long the server may take to answer, unless it says so itself
   */
  WebStow(Order order, Duration timeout, Finder finder) {
    this.order = order;
    this.caller = new JobCaller(order.server(), timeout);
    this.finder = finder;
    this.resources = byLevel(order.what());
  }

  /** What was named, and all instances, by the name of the level. */
  private static Map<String, Object> byLevel(Consignment what) {
    Map<String, Object> resources = new TreeMap<>();
    for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
      List<String> ids =
          what.resources().stream()
              .filter(resource -> resource.level() == level)
              .map(resource -> resource.id().toString())
              .distinct()
              .toList();
      if (!ids.isEmpty()) {
        String path = Levels.path(level);
        resources.put(path.substring(0, 1).toUpperCase(Locale.ROOT) + path.substring(1), ids);
      }
    }
    resources.put(
        "Instances",
        what.instances().stream().map(Resource::id).map(PublicId::toString).distinct().toList());
    return resources;
  }

  @Override
  public void each(PublicId id) throws IOException {
    ArchiveInstance instance = Consignment.instance(finder, id);
    CountedBody body = new CountedBody(body(instance));
    WebCaller to = caller.get();
    byte[] answer =
        to.bytesOfTwoTries(
            to.request("studies", order.headers())
                .setHeader("Accept", "application/dicom+json")
                .setHeader(
                    "Content-Type",
                    "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
                .POST(body));
    JsonValue.Members told = to.json(answer).asMembers();
    // PS3.18 §I.2: Referenced, Failed SOP Sequence, Other Failures Sequence.
    if (items(told, "00081199") != 1 || items(told, "00081198") + items(told, "0008119A") > 0) {
      throw to.failed("did not keep an instance");
    }
    sent += body.count();
  }

  private static int items(JsonValue.Members dataSet, String tag) {
    return dataSet.member(tag).flatMap(sequence -> sequence.asMembers().member("Value")).stream()
        .mapToInt(value -> value instanceof JsonValue.Items(var items) ? items.size() : 0)
        .sum();
  }

  private BodyPublisher body(ArchiveInstance instance) {
    byte[] before =
        ("--" + boundary + "\r\nContent-Type: application/dicom\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] after = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    return BodyPublishers.fromPublisher(
        BodyPublishers.concat(
            BodyPublishers.ofByteArray(before),
            new InstanceBody(instance, Optional.empty(), false).publisher(),
            BodyPublishers.ofByteArray(after)),
        before.length + instance.facts().size() + after.length);
  }

  /** Clients of Orthanc's plugin count the members: none of those of other jobs is told. */
  @Override
  public void describe(Map<String, Object> content) {
    Object count = content.getOrDefault("InstancesCount", 0);
    Object failed = content.getOrDefault("FailedInstancesCount", 0);
    content.clear();
    if (!failed.equals(0)) {
      content.put("FailedInstancesCount", failed.toString());
    }
    content.put("InstancesCount", count.toString());
    content.put("NetworkSizeMB", Long.toString(sent / MB));
    content.put("Resources", resources);
    content.put("Server", order.server().name());
  }

  @Override
  public void stop(Job.Stop why) {
    caller.close();
  }

  @Override
  public void reset() {
    sent = 0;
  }
}
