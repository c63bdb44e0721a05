package org.trinomen.server.demo;

import java.io.ByteArrayOutputStream;
import org.trinomen.dicom.io.FileMeta;

/** Instances of the demo as files. */
final class DemoFiles {

  private DemoFiles() {}

  static byte[] part10(DemoInstance instance) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        FileMeta.encode(
            instance.sopClassUid(), instance.sopInstanceUid(), instance.transferSyntaxUid()));
    file.writeBytes(instance.dataSet());
    return file.toByteArray();
  }
}
