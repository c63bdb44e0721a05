package org.trinomen.dicom.dimse;

import java.net.InetAddress;
import org.trinomen.dicom.DataSet;

/**
 * An N-ACTION or N-EVENT-REPORT request (PS3.7 §10.1.1, §10.1.4) and who made it.
 *
 * @param callingAeTitle AE title of the association's requestor, without padding
 * @param calledAeTitle AE title of its acceptor, without padding
 * @param remote address of the peer
 * @param associationId names the association in logs
 * @param sopClassUid Requested or Affected SOP Class UID
 * @param sopInstanceUid Requested or Affected SOP Instance UID
 * @param typeId Action Type ID or Event Type ID
 * @param information Action Information or Event Information; empty where there is none
 */
public record NormalizedRequest(
    String callingAeTitle,
    String calledAeTitle,
    InetAddress remote,
    String associationId,
    String sopClassUid,
    String sopInstanceUid,
    int typeId,
    DataSet information) {

  /** Shows no values. */
  @Override
  public String toString() {
    return "NormalizedRequest[" + associationId + ", type " + typeId + "]";
  }
}
