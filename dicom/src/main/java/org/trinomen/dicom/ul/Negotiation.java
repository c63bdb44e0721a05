package org.trinomen.dicom.ul;

/** What came of trying to establish an association, in either role. */
public sealed interface Negotiation {

  /** It stands; whoever takes it closes it. */
  record Established(Association association) implements Negotiation {}

  /** One side does not want it. The connection is closed. */
  record Rejected(Pdu.AssociateRq request, Pdu.AssociateRj rejection) implements Negotiation {}

  /** It ended before there was an answer: abort, timeout, lost connection. */
  record Failed(AssociationEnd end) implements Negotiation {}
}
