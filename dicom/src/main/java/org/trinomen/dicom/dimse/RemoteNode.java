package org.trinomen.dicom.dimse;

/** A peer that we call: where it listens, and its AE title. */
public record RemoteNode(String host, int port, String aeTitle) {

  @Override
  public String toString() {
    return aeTitle + "@" + host + ":" + port;
  }
}
