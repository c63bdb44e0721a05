package org.trinomen.server.remote;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.trinomen.archive.commitment.CommitmentPeers;
import org.trinomen.archive.commitment.CommitmentRequests;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.query.Finder;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.commitment.ReferencedSop;
import org.trinomen.dicom.dimse.ContextProposal.Kind;
import org.trinomen.dicom.dimse.MoveOriginator;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreScu;
import org.trinomen.identity.viewpoint.ShippedViewpoints;
import org.trinomen.server.access.Permission;
import org.trinomen.server.dimse.OutgoingFile;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.JobOptions;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.RequestJson;

/** Sends to DICOM nodes (C-STORE), with the names as recorded. */
final class NodeStoreRoutes {

  private static final String ACTION = "C-STORE";
  private static final String RECORDED = ShippedViewpoints.RECORDED.name();

  private final Modalities modalities;
  private final NodeCalls calls;
  private final Finder finder;
  private final int instancesMax;
  private final Path spool;
  private final Consignment.Register register;
  private final CommitmentRequests commitments;
  private final JobRequests jobs;

  /**
   * Sends.
   *
   * @param instancesMax instances that may be sent at once
   * @param spool holds a file that is passed on
   * @param commitments asks nodes whether they keep what they were sent
   */
  NodeStoreRoutes(
      Modalities modalities,
      NodeCalls calls,
      Finder finder,
      int instancesMax,
      Path spool,
      Consignment.Register register,
      CommitmentRequests commitments,
      JobRequests jobs) {
    this.modalities = modalities;
    this.calls = calls;
    this.finder = finder;
    this.instancesMax = instancesMax;
    this.spool = spool;
    this.register = register;
    this.commitments = commitments;
    this.jobs = jobs;
  }

  List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            "/modalities/{id}/store",
            Permission.SEND_REMOTE,
            "Sends resources to a node (C-STORE).",
            this::store),
        Route.of(
            Method.POST,
            "/modalities/{id}/store-straight",
            Permission.SEND_REMOTE,
            "Sends the file in the body to a node (C-STORE), without keeping it.",
            this::storeStraight));
  }

  private void store(Exchange exchange) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("id"));
    refuseOtherViewpoints(modality);
    RequestJson request = Consignment.request(exchange);
    NodeCalls.Call call = calls.to(modality, request);
    if (isRedirected(request)) {
      call = redirected(exchange, call, request);
    }
    Consignment what = Consignment.of(request, finder, instancesMax);
    register.begin(exchange.principal(), ACTION, modality.name(), what);
    jobs.run(
        exchange,
        JobOptions.of(request.members()),
        Permission.SEND_REMOTE,
        job(modality, request, call, what),
        ResumedJob.kept(modality.name(), request));
  }

  /** After a restart. */
  Optional<Job> again(ResumedJob resumed) {
    Modality modality = modalities.get(resumed.remote());
    refuseOtherViewpoints(modality);
    RequestJson request = resumed.request();
    NodeCalls.Call call = calls.to(modality, request);
    if (isRedirected(request)) {
      if (!resumed.may(Permission.MANAGE_REMOTES)) {
        return Optional.empty();
      }
      call = redirected(call, request);
    }
    return Optional.of(job(modality, request, call, Consignment.later(request, finder)));
  }

  private static void refuseOtherViewpoints(Modality modality) {
    if (!modality.node().maySee(RECORDED)) {
      throw new RequestFailure(
          ErrorCode.FORBIDDEN, "the node is for other viewpoints only: see its viewpoints");
    }
  }

  private Job job(Modality modality, RequestJson request, NodeCalls.Call call, Consignment what) {
    NodeStore work =
        new NodeStore(
            new NodeStore.Order(
                call,
                modality.mayBeTranscodedFor(),
                originator(request),
                request.flag("StorageCommitment", false)
                    ? Optional.of(kept -> commitment(modality, call, kept))
                    : Optional.empty()),
            what,
            finder);
    return what.job(NodeStore.TYPE, JobOptions.of(request.members()).permissive(), work);
  }

  /** Whoever was sent to is asked: a request may have redirected us. */
  private String commitment(Modality modality, NodeCalls.Call call, List<ReferencedSop> kept)
      throws IOException {
    CommitmentPeers.Peer peer =
        new CommitmentPeers.Peer(modality.name(), call.caller(), call.node());
    return switch (commitments.request(peer, kept)) {
      case CommitmentRequests.Asked(String uid) -> uid;
      case CommitmentRequests.Refused(String why) ->
          throw new RequestFailure(ErrorCode.NETWORK_PROTOCOL, modality.name() + ": " + why);
      case CommitmentRequests.UnknownPeer _ ->
          throw new RequestFailure(ErrorCode.INEXISTENT_ITEM, "the node is known no more");
    };
  }

  /** Whether a request names another address for the node. */
  private static boolean isRedirected(RequestJson request) {
    return request.members().member("Host").isPresent()
        || request.members().member("Port").isPresent()
        || request.aeTitle("CalledAet").isPresent();
  }

  /** To call any address at all is for those who may say which nodes there are. */
  private NodeCalls.Call redirected(Exchange exchange, NodeCalls.Call call, RequestJson request) {
    if (!exchange.principal().may(Permission.MANAGE_REMOTES)) {
      throw new RequestFailure(
          ErrorCode.FORBIDDEN,
          "CalledAet, Host and Port need the permission " + Permission.MANAGE_REMOTES);
    }
    NodeCalls.Call other = redirected(call, request);
    register
        .audit()
        .begin(exchange.principal(), "call another address", other.node().toString(), "");
    return other;
  }

  private static NodeCalls.Call redirected(NodeCalls.Call call, RequestJson request) {
    RemoteNode node = call.node();
    String host = request.text("Host").isPresent() ? ModalityForm.host(request) : node.host();
    int port = request.number("Port").isPresent() ? ModalityForm.port(request) : node.port();
    String title = request.aeTitle("CalledAet").orElse(node.aeTitle());
    return new NodeCalls.Call(
        call.caller(), new RemoteNode(host, port, title), call.localAeTitle());
  }

  private static Optional<MoveOriginator> originator(RequestJson request) {
    Optional<String> title = request.aeTitle("MoveOriginatorAet");
    OptionalInt message = request.number("MoveOriginatorID");
    if (message.orElse(0) > 0xFFFF) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE, "MoveOriginatorID is at most 65535");
    }
    return title.map(aeTitle -> new MoveOriginator(aeTitle, message.orElse(0)));
  }

  private void storeStraight(Exchange exchange) throws IOException {
    Modality modality = modalities.get(exchange.pathValue("id"));
    Path file = Files.createTempFile(spool, "straight", ".dcm");
    try {
      try (OutputStream out = Files.newOutputStream(file)) {
        exchange.body().transferTo(out);
      }
      OutgoingFile instance = read(file, modality);
      register
          .audit()
          .begin(
              exchange.principal(),
              ACTION,
              modality.name(),
              "straight " + instance.sopInstanceUid());
      send(modality, instance);
      exchange.answerJson(
          json -> {
            json.writeStartObject();
            json.writeStringField("SOPClassUID", instance.sopClassUid());
            json.writeStringField("SOPInstanceUID", instance.sopInstanceUid());
            json.writeEndObject();
          });
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static OutgoingFile read(Path file, Modality modality) throws IOException {
    try {
      return OutgoingFile.read(file, !modality.mayBeTranscodedFor());
    } catch (DicomException e) {
      throw RequestJson.incorrect("the body is not a DICOM file: " + e.getMessage());
    }
  }

  private void send(Modality modality, OutgoingFile instance) throws IOException {
    NodeCalls.Call call = calls.to(modality, Optional.empty(), OptionalInt.empty());
    try (StoreScu scu =
        new StoreScu(call.caller(), call.node(), Set.of(Kind.of(instance)), List.of())) {
      scu.proposeAlso(NodeStore.compressions(modality.mayBeTranscodedFor()));
      switch (scu.send(instance)) {
        case StoreScu.Failed(String why) -> throw NodeCalls.failed(call.node(), why);
        case StoreScu.NotAccepted(String why) ->
            throw new RequestFailure(ErrorCode.REFUSED_BY_REMOTE, call.node() + ": " + why);
        case StoreScu.Answered(Status status, long _) -> {
          if (!status.kept()) {
            throw NodeQuery.refused(call, ACTION, status);
          }
        }
      }
    }
  }
}
