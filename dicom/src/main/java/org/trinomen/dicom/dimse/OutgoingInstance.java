package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.InputStream;

/** An instance to be sent by C-STORE. */
public interface OutgoingInstance {

  String sopClassUid();

  String sopInstanceUid();

  /** The encoding of what {@link #open()} gives. */
  String transferSyntaxUid();

  /** Whether {@link #open(String)} can give it in this encoding. */
  default boolean canBeSentAs(String otherTransferSyntaxUid) {
    return otherTransferSyntaxUid.equals(transferSyntaxUid());
  }

  /** The data set (no preamble, no file meta information), in one of the encodings it can have. */
  InputStream open(String asTransferSyntaxUid) throws IOException;

  /** The data set as it is. */
  default InputStream open() throws IOException {
    return open(transferSyntaxUid());
  }
}
