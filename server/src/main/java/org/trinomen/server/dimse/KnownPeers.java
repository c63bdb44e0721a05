package org.trinomen.server.dimse;

import java.util.Optional;
import org.trinomen.archive.commitment.CommitmentPeers;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.server.config.DicomNode;
import org.trinomen.server.config.Nodes;
import org.trinomen.server.config.Settings;
import org.trinomen.server.tls.NodeSecurity;

/** The nodes there are as those whom we call. */
public final class KnownPeers implements CommitmentPeers {

  private final Settings settings;
  private final Nodes nodes;
  private final AssociationSettings associations;
  private final NodeSecurity security;

  public KnownPeers(Settings settings, Nodes nodes, NodeSecurity security) {
    this.settings = settings;
    this.nodes = nodes;
    this.security = security;
    this.associations = DimseListener.associationSettings(settings.dicom());
  }

  @Override
  public Optional<Peer> named(String name) {
    return nodes.all().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .map(node -> peer(node, node.localAeTitle().orElse(settings.dicom().aeTitle())));
  }

  @Override
  public Optional<Peer> titled(String aeTitle, String ourAeTitle) {
    return nodes.withAeTitle(aeTitle).map(node -> peer(node, ourAeTitle));
  }

  private Peer peer(DicomNode node, String ourAeTitle) {
    return new Peer(
        node.name(),
        Caller.of(ourAeTitle, associations).with(security.to(node)),
        new RemoteNode(node.host(), node.port(), node.aeTitle()));
  }
}
