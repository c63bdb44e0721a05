package org.trinomen.dicom.pixel;

import java.util.List;

/**
 * Decodes a scan of lossless JPEG (ISO 10918-1 §H): each sample is predicted from its neighbours,
 * and the difference is coded.
 *
 * @param predictor which of seven it is (Ss)
 * @param shift bits that were dropped (Al, the point transform)
 * @param result all samples of the frame
 */
record JpegLosslessScan(
    ImageDescription image,
    int precision,
    int predictor,
    int shift,
    int restartInterval,
    byte[] result) {

  JpegLosslessScan {
    if (predictor < 1 || predictor > 7 || shift >= precision) {
      throw MarkerReader.wrong("lossless JPEG with such a predictor", -1);
    }
  }

  /**
   * Decodes all lines; gives where the scan ends.
   *
   * @param places of the components in a pixel
   */
  int decode(byte[] data, int at, List<JpegComponent> components, int[] places) {
    JpegBitReader bits = new JpegBitReader(data, at);
    int count = components.size();
    HuffmanTable[] tables =
        components.stream().map(one -> one.dcTable).toArray(HuffmanTable[]::new);
    int columns = image.columns();
    int[][] above = new int[count][columns];
    int[][] here = new int[count][columns];
    int left = restartInterval;
    boolean fresh = true;
    for (int row = 0; row < image.rows(); row++) {
      for (int x = 0; x < columns; x++) {
        if (restartInterval > 0 && left == 0) {
          bits.restart();
          left = restartInterval;
          fresh = true;
          if (x != 0) {
            throw MarkerReader.wrong("a JPEG restart inside a line", bits.position());
          }
        }
        left--;
        for (int i = 0; i < count; i++) {
          int predicted = predicted(here[i], above[i], x, fresh);
          here[i][x] = (predicted + difference(tables[i], bits)) & 0xFFFF;
        }
      }
      fresh = false;
      for (int i = 0; i < count; i++) {
        store(here[i], row, places[i]);
      }
      int[][] kept = above;
      above = here;
      here = kept;
    }
    return bits.position();
  }

  /** §H.1.2.2. */
  private static int difference(HuffmanTable table, JpegBitReader bits) {
    int size = table.decode(bits);
    if (size == 0) {
      return 0;
    }
    if (size >= 16) {
      return 1 << 15;
    }
    return bits.extended(size);
  }

  /** §H.1.2.1; in the first line, and in the first one behind a restart, from the left only. */
  private int predicted(int[] here, int[] above, int x, boolean first) {
    if (first) {
      return x == 0 ? 1 << (precision - shift - 1) : here[x - 1];
    }
    if (x == 0) {
      return above[0];
    }
    int ra = here[x - 1];
    int rb = above[x];
    int rc = above[x - 1];
    return switch (predictor) {
      case 1 -> ra;
      case 2 -> rb;
      case 3 -> rc;
      case 4 -> ra + rb - rc;
      case 5 -> ra + ((rb - rc) >> 1);
      case 6 -> rb + ((ra - rc) >> 1);
      default -> (ra + rb) >> 1;
    };
  }

  private void store(int[] line, int row, int place) {
    int step = image.samples();
    int at = row * line.length * step + place;
    for (int value : line) {
      if (image.sampleBytes() == 1) {
        result[at] = (byte) (value << shift);
      } else {
        LittleEndian.put16(result, 2 * at, value << shift);
      }
      at += step;
    }
  }
}
