package org.trinomen.dicom.dimse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** An instance to send, whose content is no matter: it is opened once and sent as it is. */
record SecondaryCapture(String sopInstanceUid, InputStream content) implements OutgoingInstance {

  static SecondaryCapture of(byte[] content) {
    return new SecondaryCapture("2.25.1", new ByteArrayInputStream(content));
  }

  @Override
  public String sopClassUid() {
    return SampleFile.SECONDARY_CAPTURE;
  }

  @Override
  public String transferSyntaxUid() {
    return SampleFile.EXPLICIT;
  }

  @Override
  public void writeTo(String as, OutputStream out) throws IOException {
    content.transferTo(out);
  }
}
