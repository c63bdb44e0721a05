package org.trinomen.dicom.pixel;

import java.io.ByteArrayOutputStream;

/** Writes what {@link StuffedBitReader} reads. */
final class StuffedBitWriter {

  private final ByteArrayOutputStream out;
  private int current;
  private int free = 8;

  StuffedBitWriter(ByteArrayOutputStream out) {
    this.out = out;
  }

  void bits(int value, int count) {
    int left = count;
    while (left > 0) {
      int taken = Math.min(left, free);
      current = current << taken | (value >>> (left - taken) & ((1 << taken) - 1));
      free -= taken;
      left -= taken;
      if (free == 0) {
        flush();
      }
    }
  }

  void zeros(int count) {
    int left = count;
    while (left > 0) {
      int taken = Math.min(left, 16);
      bits(0, taken);
      left -= taken;
    }
  }

  /** ISO 14495-1 §9.1: behind FF only seven bits go into a byte. */
  private void flush() {
    out.write(current);
    free = current == 0xFF ? 7 : 8;
    current = 0;
  }

  /** Fills the last byte with bits 0; one of FF may not be the last before a marker. */
  void end() {
    if (free == 7) {
      bits(0, 7);
    } else if (free < 8) {
      bits(0, free);
      if (free == 7) {
        bits(0, 7);
      }
    }
  }
}
