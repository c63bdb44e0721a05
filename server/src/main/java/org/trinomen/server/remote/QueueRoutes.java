package org.trinomen.server.remote;

import java.io.IOException;
import java.util.List;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.server.access.Permission;
import org.trinomen.server.dimse.SendQueue;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.JobOptions;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.RequestJson;

/** Hands in what is to be sent to DICOM nodes until they have it. */
final class QueueRoutes {

  private final Modalities modalities;
  private final Finder finder;
  private final int instancesMax;
  private final Consignment.Register register;
  private final SendQueue queue;
  private final JobRequests jobs;

  /**
   * Hands in.
   *
   * @param instancesMax instances that may be handed in at once
   */
  QueueRoutes(
      Modalities modalities,
      Finder finder,
      int instancesMax,
      Consignment.Register register,
      SendQueue queue,
      JobRequests jobs) {
    this.modalities = modalities;
    this.finder = finder;
    this.instancesMax = instancesMax;
    this.register = register;
    this.queue = queue;
    this.jobs = jobs;
  }

  List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            "/api/nodes/{node}/queue",
            Permission.SEND_REMOTE,
            "Sends resources to a DICOM node as soon as it takes them, over restarts.",
            this::queue));
  }

  private void queue(Exchange exchange) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("node"));
    if (!modality.node().maySee(ShippedViewpoints.RECORDED.name())) {
      throw new RequestFailure(
          ErrorCode.FORBIDDEN, "the node is for other viewpoints only: see its viewpoints");
    }
    RequestJson request = RequestJson.of(exchange);
    JobOptions options = JobOptions.of(request.members(), false);
    Consignment what = Consignment.of(request, finder, instancesMax);
    register.begin(exchange.principal(), "C-STORE", modality.name(), what);
    List<PublicId> resources = what.resources().stream().map(Resource::id).distinct().toList();
    jobs.run(
        exchange,
        new JobOptions(false, options.priority(), options.permissive(), options.userData()),
        Permission.SEND_REMOTE,
        queue.job(modality.name(), resources),
        SendQueue.request(modality.name(), resources));
  }
}
