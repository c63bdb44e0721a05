package org.trinomen.archive.pixel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes PNG (ISO 15948) with the very bytes that libpng 1.6 writes by default, because some
 * clients compare the files: of each line the filter with the least sum of absolute residuals, zlib
 * at level 6 for filtered data, and chunks of 8192 bytes.
 */
public final class PngWriter {

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int CHUNK = 8192;
  private static final int FILTERS = 5;

  /** Data shorter than this get a smaller window stated, as libpng does it. */
  private static final int SMALL = 16384;

  private PngWriter() {}

  /** The file. */
  public static byte[] write(Picture picture) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(picture.samples().length / 2 + 1024);
    out.writeBytes(SIGNATURE);
    byte[] header = new byte[13];
    put32(header, 0, picture.width());
    put32(header, 4, picture.height());
    header[8] = (byte) picture.bits();
    header[9] = (byte) (picture.channels() == 3 ? 2 : 0);
    chunk(out, "IHDR", header, 0, header.length);
    byte[] data = compressed(filtered(picture));
    for (int at = 0; at < data.length; at += CHUNK) {
      chunk(out, "IDAT", data, at, Math.min(CHUNK, data.length - at));
    }
    chunk(out, "IEND", header, 0, 0);
    if (picture.bits() == 16) {
      // Orthanc ends such a file twice; readers stop at the first end.
      chunk(out, "IEND", header, 0, 0);
    }
    return out.toByteArray();
  }

  /** ISO 15948 §9: each line behind a byte that names its filter. */
  private static byte[] filtered(Picture picture) {
    int pixel = picture.channels() * picture.bits() / 8;
    int line = picture.width() * pixel;
    byte[] result = new byte[(line + 1) * picture.height()];
    byte[][] tried = new byte[FILTERS][line];
    byte[] above = new byte[line];
    byte[] here = new byte[line];
    boolean high = picture.height() > 1;
    boolean wide = picture.width() > 1;
    for (int row = 0; row < picture.height(); row++) {
      load(picture, row, here);
      int best = 0;
      int least = Integer.MAX_VALUE;
      for (int filter = 0; filter < FILTERS; filter++) {
        boolean possible = filter == 0 || (filter == 1 ? wide : filter == 2 ? high : wide && high);
        int sum = possible ? filter(filter, here, above, pixel, tried[filter]) : Integer.MAX_VALUE;
        if (sum < least) {
          least = sum;
          best = filter;
        }
      }
      result[row * (line + 1)] = (byte) best;
      System.arraycopy(tried[best], 0, result, row * (line + 1) + 1, line);
      byte[] kept = above;
      above = here;
      here = kept;
    }
    return result;
  }

  /** Samples of 16 bits have the high byte first. */
  private static void load(Picture picture, int row, byte[] line) {
    System.arraycopy(picture.samples(), row * line.length, line, 0, line.length);
    if (picture.bits() == 16) {
      for (int i = 0; i < line.length; i += 2) {
        byte low = line[i];
        line[i] = line[i + 1];
        line[i + 1] = low;
      }
    }
  }

  private static int filter(int filter, byte[] here, byte[] above, int pixel, byte[] out) {
    int sum = 0;
    for (int i = 0; i < here.length; i++) {
      int left = i >= pixel ? here[i - pixel] & 0xFF : 0;
      int up = above[i] & 0xFF;
      int predicted =
          switch (filter) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            default -> paeth(left, up, i >= pixel ? above[i - pixel] & 0xFF : 0);
          };
      byte residual = (byte) (here[i] - predicted);
      out[i] = residual;
      sum += Math.abs(residual);
    }
    return sum;
  }

  private static int paeth(int left, int up, int corner) {
    int byLeft = Math.abs(up - corner);
    int byUp = Math.abs(left - corner);
    int byCorner = Math.abs(left + up - 2 * corner);
    if (byLeft <= byUp && byLeft <= byCorner) {
      return left;
    }
    return byUp <= byCorner ? up : corner;
  }

  private static byte[] compressed(byte[] filtered) {
    Deflater deflater = new Deflater(6);
    try {
      deflater.setStrategy(Deflater.FILTERED);
      deflater.setInput(filtered);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(filtered.length / 2 + 64);
      byte[] buffer = new byte[CHUNK];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      byte[] data = out.toByteArray();
      stateWindow(data, filtered.length);
      return data;
    } finally {
      deflater.end();
    }
  }

  /** RFC 1950 §2.2: the window in the header is no larger than the data need. */
  private static void stateWindow(byte[] data, int length) {
    int bits = 7;
    while (length <= SMALL && bits > 0 && length <= 1 << (bits + 7)) {
      bits--;
    }
    int method = bits << 4 | 8;
    int flags = data[1] & 0xE0;
    data[0] = (byte) method;
    data[1] = (byte) (flags + 31 - ((method << 8) + flags) % 31);
  }

  private static void chunk(
      ByteArrayOutputStream out, String type, byte[] data, int from, int count) {
    byte[] number = new byte[4];
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data, from, count);
    put32(number, 0, count);
    out.writeBytes(number);
    out.writeBytes(name);
    out.write(data, from, count);
    put32(number, 0, (int) crc.getValue());
    out.writeBytes(number);
  }

  private static void put32(byte[] array, int at, int value) {
    array[at] = (byte) (value >>> 24);
    array[at + 1] = (byte) (value >>> 16);
    array[at + 2] = (byte) (value >>> 8);
    array[at + 3] = (byte) value;
  }
}
