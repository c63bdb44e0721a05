package org.trinomen.server.remote;

import java.util.Optional;
import java.util.OptionalInt;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.server.config.DicomSettings;
import org.trinomen.server.dimse.DimseListener;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.orthanc.RequestJson;
import org.trinomen.server.tls.NodeSecurity;

/** How nodes are called: as whom, and how long they may take. */
final class NodeCalls {

  private static final int SECOND_MS = 1000;

  private final DicomSettings settings;
  private final NodeSecurity security;

  NodeCalls(DicomSettings settings, NodeSecurity security) {
    this.settings = settings;
    this.security = security;
  }

  /**
   * Who is called, and as whom.
   *
   * @param localAeTitle what we call ourselves
   */
  record Call(Caller caller, RemoteNode node, String localAeTitle) {}

  /**
   * A call of a node.
   *
   * @param localAeTitle what we call ourselves, where not as usual towards this node
   * @param timeoutSeconds how long it may be silent, where not as usual
   */
  Call to(Modality modality, Optional<String> localAeTitle, OptionalInt timeoutSeconds) {
    String ours = localAeTitle.or(() -> modality.node().localAeTitle()).orElse(settings.aeTitle());
    int seconds = timeoutSeconds.orElse(modality.timeoutSeconds());
    AssociationSettings usual = DimseListener.associationSettings(settings);
    AssociationSettings wanted =
        seconds == 0
            ? usual
            : usual.withTimes(usual.artimMs(), seconds * SECOND_MS, seconds * SECOND_MS);
    Caller usually = Caller.of(ours, wanted);
    Caller caller =
        new Caller(
            ours,
            wanted,
            seconds == 0
                ? usually.connectTimeoutMs()
                : Math.min(seconds * SECOND_MS, usually.connectTimeoutMs()),
            security.to(modality.node()));
    return new Call(caller, node(modality), ours);
  }

  /** Where a node is called. */
  static RemoteNode node(Modality modality) {
    return new RemoteNode(
        modality.node().host(), modality.node().port(), modality.node().aeTitle());
  }

  /** As a request says: {@code LocalAet} and {@code Timeout}. */
  Call to(Modality modality, RequestJson request) {
    return to(modality, request.aeTitle("LocalAet"), request.timeout());
  }

  /** The failure of a request that a node did not answer, or broke off. */
  static RequestFailure failed(RemoteNode node, String why) {
    return new RequestFailure(ErrorCode.NETWORK_PROTOCOL, node + ": " + why);
  }
}
