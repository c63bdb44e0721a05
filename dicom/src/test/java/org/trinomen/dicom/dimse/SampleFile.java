package org.trinomen.dicom.dimse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A small Part 10 file in explicit VR little endian, written by hand: no other code takes part. */
record SampleFile(String sopInstanceUid, byte[] dataSet) {

  static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";
  static final String EXPLICIT = "1.2.840.10008.1.2.1";

  /** The {@code number}th of a series; the same number gives the same bytes. */
  static SampleFile of(int number, int pixelBytes) {
    String uid = "2.25.4711." + (number + 1);
    Random random = new Random(number);
    byte[] pixels = new byte[pixelBytes];
    random.nextBytes(pixels);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, 0x0008, 0x0016, "UI", SECONDARY_CAPTURE);
    text(out, 0x0008, 0x0018, "UI", uid);
    text(out, 0x0010, 0x0020, "LO", "TEST");
    text(out, 0x0020, 0x000D, "UI", "2.25.4711");
    text(out, 0x0020, 0x000E, "UI", "2.25.4712");
    bytes(out, 0x7FE0, 0x0010, "OW", pixels);
    return new SampleFile(uid, out.toByteArray());
  }

  Path write(Path folder) throws IOException {
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    bytes(meta, 0x0002, 0x0001, "OB", new byte[] {0, 1});
    text(meta, 0x0002, 0x0002, "UI", SECONDARY_CAPTURE);
    text(meta, 0x0002, 0x0003, "UI", sopInstanceUid);
    text(meta, 0x0002, 0x0010, "UI", EXPLICIT);
    text(meta, 0x0002, 0x0012, "UI", "2.25.1");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[128]);
    out.writeBytes("DICM".getBytes(StandardCharsets.ISO_8859_1));
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    length.putInt(meta.size());
    bytes(out, 0x0002, 0x0000, "UL", length.array());
    meta.writeTo(out);
    out.write(dataSet);
    return Files.write(folder.resolve(sopInstanceUid + ".dcm"), out.toByteArray());
  }

  private static void text(
      ByteArrayOutputStream out, int group, int element, String vr, String text) {
    String even = text.length() % 2 == 0 ? text : text + (vr.equals("UI") ? "\0" : " ");
    bytes(out, group, element, vr, even.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void bytes(
      ByteArrayOutputStream out, int group, int element, String vr, byte[] value) {
    boolean wide = vr.equals("OB") || vr.equals("OW");
    ByteBuffer header = ByteBuffer.allocate(wide ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) group).putShort((short) element);
    header.put(vr.getBytes(StandardCharsets.ISO_8859_1));
    if (wide) {
      header.putShort((short) 0).putInt(value.length);
    } else {
      header.putShort((short) value.length);
    }
    out.writeBytes(header.array());
    out.writeBytes(value);
  }
}
