package org.trinomen.dicom.dimse;

import org.trinomen.dicom.DataSet;

/** An event that a peer is to be told of (N-EVENT-REPORT, PS3.7 §10.1.1). */
public interface Notification {

  String sopClassUid();

  String sopInstanceUid();

  int eventTypeId();

  /** Event Information. */
  DataSet information();

  /** The peer has taken note, or says why not. */
  void answered(Status status);

  /** The association ended before the peer took note; it may have been told, or not. */
  void unanswered();
}
