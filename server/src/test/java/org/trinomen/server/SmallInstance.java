package org.trinomen.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.OutgoingInstance;
import org.trinomen.dicom.io.FileMeta;

/**
 * A made-up instance, encoded by hand in Explicit VR Little Endian (PS3.5 §7.1.2), so that what a
 * test expects does not come from the code under test.
 *
 * @param publicId what the REST API calls it
 * @param dataSet the encoded data set
 */
public record SmallInstance(String sopInstanceUid, PublicId publicId, byte[] dataSet)
    implements OutgoingInstance {

  /** Number {@code number} of those that {@code seed} makes, with so many bytes of pixel data. */
  public static SmallInstance of(long seed, int number, int pixelBytes) {
    String patientId = "SEED" + seed;
    String root = "2.25." + (1_000_000 + seed);
    String uid = root + ".3." + number;
    String study = root + ".1";
    String series = root + ".2." + number / 50;
    byte[] pixels = new byte[pixelBytes & ~1];
    new Random(seed * 31 + number).nextBytes(pixels);
    ByteArrayOutputStream out = new ByteArrayOutputStream(pixels.length + 1000);
    text(out, Tag.SOPClassUID, "UI", Uids.PositronEmissionTomographyImageStorage);
    text(out, Tag.SOPInstanceUID, "UI", uid);
    text(out, Tag.Modality, "CS", "PT");
    text(out, Tag.PatientName, "PN", "Made^Up");
    text(out, Tag.PatientID, "LO", patientId);
    text(out, Tag.StudyInstanceUID, "UI", study);
    text(out, Tag.SeriesInstanceUID, "UI", series);
    text(out, Tag.InstanceNumber, "IS", Integer.toString(number));
    tag(out, Tag.PixelData, "OW");
    out.write(0);
    out.write(0);
    little(out, pixels.length, 4);
    out.writeBytes(pixels);
    return new SmallInstance(
        uid, PublicId.ofPath(patientId, study, series, uid), out.toByteArray());
  }

  /** The same as a file (PS3.10 §7). */
  public byte[] file() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(FileMeta.encode(sopClassUid(), sopInstanceUid, transferSyntaxUid()));
    file.writeBytes(dataSet);
    return file.toByteArray();
  }

  @Override
  public String sopClassUid() {
    return Uids.PositronEmissionTomographyImageStorage;
  }

  @Override
  public String transferSyntaxUid() {
    return Uids.ExplicitVRLittleEndian;
  }

  @Override
  public void writeTo(String asTransferSyntaxUid, OutputStream out) throws IOException {
    out.write(dataSet);
  }

  /** SHA-256 of the data set. */
  public String digest() {
    return digestOf(dataSet);
  }

  /** SHA-256 of bytes, in hexadecimal. */
  public static String digestOf(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The data set of a Part 10 file: what stands behind preamble, prefix and the group that File
   * Meta Information Group Length (0002,0000), first of it, measures (PS3.10 §7.1).
   */
  public static byte[] dataSetOf(byte[] file) {
    int groupLength =
        (file[140] & 0xFF)
            | (file[141] & 0xFF) << 8
            | (file[142] & 0xFF) << 16
            | (file[143] & 0xFF) << 24;
    return Arrays.copyOfRange(file, 144 + groupLength, file.length);
  }

  private static void text(ByteArrayOutputStream out, int tag, String vr, String value) {
    byte padding = (byte) (vr.equals("UI") ? 0 : ' ');
    byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
    tag(out, tag, vr);
    little(out, bytes.length + bytes.length % 2, 2);
    out.writeBytes(bytes);
    if (bytes.length % 2 != 0) {
      out.write(padding);
    }
  }

  private static void tag(ByteArrayOutputStream out, int tag, String vr) {
    little(out, tag >>> 16, 2);
    little(out, tag & 0xFFFF, 2);
    out.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
  }

  private static void little(ByteArrayOutputStream out, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >>> 8 * i);
    }
  }
}
