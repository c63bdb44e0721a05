package org.trinomen.server.ui;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A small image as a Part 10 file in explicit VR little endian, written here element by element.
 */
record ScanFile(String patientId, String patientName, String study, int number) {

  private static final String UID_ROOT = "2.25.3141592653589793.";
  private static final String SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7";

  String sopInstanceUid() {
    return UID_ROOT + study + ".1." + number;
  }

  byte[] bytes() {
    ByteArrayOutputStream meta = new ByteArrayOutputStream();
    text(meta, 0x0002_0002, "UI", SECONDARY_CAPTURE);
    text(meta, 0x0002_0003, "UI", sopInstanceUid());
    text(meta, 0x0002_0010, "UI", "1.2.840.10008.1.2.1");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[128]);
    file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    element(file, 0x0002_0000, "UL", number(meta.size(), 4));
    file.writeBytes(meta.toByteArray());
    text(file, 0x0008_0005, "CS", "ISO_IR 192");
    text(file, 0x0008_0016, "UI", SECONDARY_CAPTURE);
    text(file, 0x0008_0018, "UI", sopInstanceUid());
    text(file, 0x0008_0020, "DA", "20250314");
    text(file, 0x0008_0060, "CS", "OT");
    text(file, 0x0008_1030, "LO", "NEURO PET VISIT " + study);
    text(file, 0x0010_0010, "PN", patientName);
    text(file, 0x0010_0020, "LO", patientId);
    text(file, 0x0020_000D, "UI", UID_ROOT + study);
    text(file, 0x0020_000E, "UI", UID_ROOT + study + ".1");
    text(file, 0x0020_0011, "IS", "1");
    text(file, 0x0020_0013, "IS", String.valueOf(number));
    return file.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, int tag, String vr, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length % 2 != 0) {
      bytes = (value + (vr.equals("UI") ? "\0" : " ")).getBytes(StandardCharsets.UTF_8);
    }
    element(out, tag, vr, bytes);
  }

  private static void element(ByteArrayOutputStream out, int tag, String vr, byte[] value) {
    out.writeBytes(number(tag >>> 16, 2));
    out.writeBytes(number(tag & 0xFFFF, 2));
    out.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(number(value.length, 2));
    out.writeBytes(value);
  }

  private static byte[] number(int value, int size) {
    byte[] four = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    return java.util.Arrays.copyOf(four, size);
  }
}
