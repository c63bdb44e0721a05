package org.trinomen.dicom.dimse;

import java.io.IOException;

/** An instance could not be read to its end, and the peer has had a part of it. */
final class UnfinishedInstance extends IOException {

  private static final long serialVersionUID = 1L;

  UnfinishedInstance(IOException cause) {
    super(cause.getMessage(), cause);
  }
}
