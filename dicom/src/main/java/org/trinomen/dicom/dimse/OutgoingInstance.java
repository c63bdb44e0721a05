package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.OutputStream;

/** An instance to be sent by C-STORE. */
public interface OutgoingInstance {

  String sopClassUid();

  String sopInstanceUid();

  /** The encoding it has without being converted. */
  String transferSyntaxUid();

  /** Whether {@link #writeTo} can give it in this encoding. */
  default boolean canBeSentAs(String otherTransferSyntaxUid) {
    return otherTransferSyntaxUid.equals(transferSyntaxUid());
  }

  /**
   * Writes the data set (no preamble, no file meta information) in one of the encodings it can
   * have. The stream is not closed.
   *
   * @throws IOException it can't be read; if nothing was written until then, the association goes
   *     on, else it is aborted
   */
  void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException;
}
