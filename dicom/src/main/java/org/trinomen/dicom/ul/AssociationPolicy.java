package org.trinomen.dicom.ul;

import java.net.InetAddress;
import java.util.List;

/** Decides whether an association that a peer requests is accepted, and with which contexts. */
public interface AssociationPolicy {

  /**
   * Decides. The request is what the peer says of itself, user identity included: trust nothing.
   *
   * @param remote the peer's address
   */
  Decision decide(Pdu.AssociateRq request, InetAddress remote);

  /** What the acceptor's application answers. */
  sealed interface Decision {}

  /**
   * Accepts.
   *
   * @param contexts a result per proposed context; one left out is refused without a reason
   * @param answers further user items (role selection, user identity response...); maximum length
   *     and implementation are added by the association
   */
  record Accept(List<PresentationContext.Result> contexts, List<UserItem> answers)
      implements Decision {
    public Accept {
      contexts = List.copyOf(contexts);
      answers = List.copyOf(answers);
    }
  }

  /**
   * Refuses.
   *
   * @param why what the peer is told
   * @param detail what the log has besides; not for the peer
   */
  record Reject(Rejection why, String detail) implements Decision {
    public Reject(Rejection why) {
      this(why, "");
    }
  }
}
