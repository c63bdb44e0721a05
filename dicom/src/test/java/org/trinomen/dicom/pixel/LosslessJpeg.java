package org.trinomen.dicom.pixel;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * Writes lossless JPEG in the simplest way there is: predictor 1, and all 17 sizes of differences
 * under codes of five bits.
 */
final class LosslessJpeg {

  private LosslessJpeg() {}

  static byte[] encode(DecodedFrame frame) {
    ImageDescription image = frame.image();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        HexFormat.of()
            .parseHex(
                "FFD8"
                    + "FFC3000B"
                    + "%02X%04X%04X".formatted(image.bitsStored(), image.rows(), image.columns())
                    + "01011100"
                    + "FFC4002400"
                    + "00000000110000000000000000000000"
                    + "000102030405060708090A0B0C0D0E0F10"
                    + "FFDA0008010100010000"));
    Bits bits = new Bits(out);
    for (int row = 0; row < image.rows(); row++) {
      for (int x = 0; x < image.columns(); x++) {
        int at = row * image.columns() + x;
        int predicted =
            x > 0
                ? frame.integer(at - 1)
                : row > 0 ? frame.integer(at - image.columns()) : 1 << (image.bitsStored() - 1);
        difference((short) (frame.integer(at) - predicted), bits);
      }
    }
    bits.end();
    out.writeBytes(HexFormat.of().parseHex("FFD9"));
    return out.toByteArray();
  }

  private static void difference(int difference, Bits bits) {
    if (difference == Short.MIN_VALUE) {
      bits.write(16, 5);
      return;
    }
    int size = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
    bits.write(size, 5);
    bits.write(difference < 0 ? difference - 1 : difference, size);
  }

  private static final class Bits {

    private final ByteArrayOutputStream out;
    private int current;
    private int count;

    Bits(ByteArrayOutputStream out) {
      this.out = out;
    }

    void write(int value, int bits) {
      for (int i = bits - 1; i >= 0; i--) {
        current = current << 1 | (value >>> i & 1);
        count++;
        if (count == 8) {
          out.write(current);
          if ((current & 0xFF) == 0xFF) {
            out.write(0);
          }
          current = 0;
          count = 0;
        }
      }
    }

    void end() {
      while (count != 0) {
        write(1, 1);
      }
    }
  }
}
