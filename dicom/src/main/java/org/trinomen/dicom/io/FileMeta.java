package org.trinomen.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/** File meta information as we write it (PS3.10 §7.1). */
public final class FileMeta {

  /**
   * Says that Trinomen wrote a file; the UUID 7d0c1d2e-5b0a-4f6e-9c53-0e6f5a7b1c29 (PS3.5 §B.2).
   */
  public static final String IMPLEMENTATION_CLASS_UID =
      "2.25.166216398897966483858416977584433339433";

  /** The version that goes with it. */
  public static final String IMPLEMENTATION_VERSION_NAME = "TRINOMEN_0_1";

  private static final int PREAMBLE = 128;
  private static final byte[] PREFIX = "DICM".getBytes(StandardCharsets.US_ASCII);

  private FileMeta() {}

  /** Preamble, prefix and group 0002 for a data set that came without them. */
  public static byte[] encode(String sopClassUid, String sopInstanceUid, String transferSyntaxUid) {
    DataSet rest =
        new DataSetBuilder()
            .bytes(Tag.FileMetaInformationVersion, Vr.OB, new byte[] {0, 1})
            .uid(Tag.MediaStorageSOPClassUID, sopClassUid)
            .uid(Tag.MediaStorageSOPInstanceUID, sopInstanceUid)
            .uid(Tag.TransferSyntaxUID, transferSyntaxUid)
            .uid(Tag.ImplementationClassUID, IMPLEMENTATION_CLASS_UID)
            .string(Tag.ImplementationVersionName, IMPLEMENTATION_VERSION_NAME)
            .build();
    return encode(rest);
  }

  /** Preamble, prefix and these elements with the group length they need. */
  static byte[] encode(DataSet withoutGroupLength) {
    byte[] rest = bytes(withoutGroupLength);
    DataSet groupLength =
        new DataSetBuilder().integer(Tag.FileMetaInformationGroupLength, rest.length).build();
    ByteArrayOutputStream file = new ByteArrayOutputStream(PREAMBLE + 16 + rest.length);
    file.writeBytes(new byte[PREAMBLE]);
    file.writeBytes(PREFIX);
    file.writeBytes(bytes(groupLength));
    file.writeBytes(rest);
    return file.toByteArray();
  }

  private static byte[] bytes(DataSet dataSet) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = bytes) {
      DataSetWriter.write(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }
}
