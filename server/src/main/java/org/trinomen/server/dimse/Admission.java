package org.trinomen.server.dimse;

import java.net.InetAddress;
import java.util.Optional;
import org.trinomen.dicom.ul.AssociationPolicy;
import org.trinomen.dicom.ul.Pdu;
import org.trinomen.dicom.ul.Rejection;

/**
 * Whether one caller is let in: first whether it may, then whether there is room. What it holds is
 * given back when it leaves.
 */
final class Admission implements AssociationPolicy, AutoCloseable {

  private final CallerPolicy callers;
  private final Approach approach;
  private final AssociationSlots slots;
  private boolean holdsSlot;
  private String detail = "";

  Admission(CallerPolicy callers, Approach approach, AssociationSlots slots) {
    this.callers = callers;
    this.approach = approach;
    this.slots = slots;
  }

  @Override
  public Decision decide(Pdu.AssociateRq request, InetAddress remote) {
    Decision decision = callers.decide(request, approach);
    if (decision instanceof Accept) {
      Optional<Rejection> full = slots.take(remote);
      holdsSlot = full.isEmpty();
      if (full.isPresent()) {
        decision = new Reject(full.get());
      }
    }
    detail = decision instanceof Reject reject ? reject.detail() : "";
    return decision;
  }

  /** Why it was turned away, for the log; empty where the rejection says all. */
  String detail() {
    return detail;
  }

  @Override
  public void close() {
    if (holdsSlot) {
      slots.giveBack(approach.remote());
      holdsSlot = false;
    }
  }
}
