package org.trinomen.dicom.web;

import org.trinomen.dicom.Element;

/** Values as the web has them. */
public final class LittleEndian {

  private LittleEndian() {}

  /** PS3.18 F.2.7 leaves the byte order to PS3.5, which has retired big endian. */
  public static byte[] bytes(Element.Value value) {
    byte[] bytes = value.bytes();
    if (value.bigEndian()) {
      swapWords(bytes, value.vr().wordSize());
    }
    return bytes;
  }

  private static void swapWords(byte[] bytes, int wordSize) {
    for (int word = 0; word + wordSize <= bytes.length; word += wordSize) {
      for (int i = 0; i < wordSize / 2; i++) {
        byte low = bytes[word + i];
        bytes[word + i] = bytes[word + wordSize - 1 - i];
        bytes[word + wordSize - 1 - i] = low;
      }
    }
  }
}
