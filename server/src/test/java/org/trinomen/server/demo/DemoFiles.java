package org.trinomen.server.demo;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.trinomen.dicom.io.FileMeta;

/** Instances of the demo as files. */
public final class DemoFiles {

  private DemoFiles() {}

  /** A whole scan, PET and CT. */
  public static List<byte[]> petAndCt() {
    return DemoStudy.scans(DemoArchive.TODAY)
        .getFirst()
        .instances()
        .map(DemoFiles::part10)
        .toList();
  }

  /** The UID of its PET series. */
  public static String petSeriesUid() {
    return DemoStudy.scans(DemoArchive.TODAY).getFirst().uid("PT series");
  }

  static byte[] part10(DemoInstance instance) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        FileMeta.encode(
            instance.sopClassUid(), instance.sopInstanceUid(), instance.transferSyntaxUid()));
    file.writeBytes(instance.dataSet());
    return file.toByteArray();
  }
}
