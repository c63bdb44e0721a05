package org.trinomen.archive.commitment;

import java.util.Optional;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.RemoteNode;

/** Whom we know, and how we call them. */
public interface CommitmentPeers {

  /**
   * A DICOM node.
   *
   * @param name how people call it
   * @param caller who we are to it
   * @param node where it is
   */
  record Peer(String name, Caller caller, RemoteNode node) {}

  /** The node of this name. */
  Optional<Peer> named(String name);

  /**
   * The node that calls itself so.
   *
   * @param ourAeTitle how it has called us: it hears from us under that name
   */
  Optional<Peer> titled(String aeTitle, String ourAeTitle);
}
