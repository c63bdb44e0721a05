package org.trinomen.dicom.dimse;

import java.net.InetAddress;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.ul.Octets;

/**
 * A C-FIND, C-GET or C-MOVE request (PS3.7 §9.1.2 to §9.1.4) and who made it.
 *
 * @param callingAeTitle as the peer calls itself, without padding
 * @param calledAeTitle as it called us, without padding
 * @param remote its address
 * @param associationId names the association in logs
 * @param sopClassUid the abstract syntax of the presentation context: the information model
 * @param negotiated what was answered to SOP Class Extended Negotiation for it (PS3.7 §D.3.3.5):
 *     what the service class says these bytes mean; none if nothing was
 * @param messageId Message ID
 * @param identifier what is asked for; its text is decoded by its own character set
 */
public record QueryRequest(
    String callingAeTitle,
    String calledAeTitle,
    InetAddress remote,
    String associationId,
    String sopClassUid,
    Octets negotiated,
    int messageId,
    DataSet identifier) {

  /** Shows no values. */
  @Override
  public String toString() {
    return "QueryRequest[" + associationId + ", message " + messageId + "]";
  }
}
