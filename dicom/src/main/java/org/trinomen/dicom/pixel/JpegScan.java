package org.trinomen.dicom.pixel;

import java.util.List;

/**
 * Decodes the coefficients of one scan, sequential or progressive (ISO 10918-1 §F.2, §G.2).
 *
 * @param from first coefficient of the band (Ss)
 * @param to last coefficient of the band (Se)
 * @param high bits that earlier scans gave, counted from the top (Ah); 0 in a first scan
 * @param low bits that later scans give (Al)
 */
record JpegScan(
    List<JpegComponent> components,
    boolean progressive,
    int from,
    int to,
    int high,
    int low,
    int restartInterval) {

  static final HuffmanTable NO_TABLE = new HuffmanTable(new int[16], new byte[0]);

  /** Order in which coefficients stand in a scan (§A.3.6). */
  static final byte[] ZIGZAG = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  /** Decodes all units; gives where the scan ends. */
  int decode(byte[] data, int at, int unitColumns, int unitRows) {
    JpegBitReader bits = new JpegBitReader(data, at);
    Blocks blocks = new Blocks(this, bits);
    boolean single = components.size() == 1;
    JpegComponent first = components.getFirst();
    int columns = single ? first.blockColumns : unitColumns;
    int rows = single ? first.blockRows : unitRows;
    int left = restartInterval;
    reset();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        if (restartInterval > 0 && left == 0) {
          bits.restart();
          reset();
          blocks.endOfBandRun = 0;
          left = restartInterval;
        }
        left--;
        if (single) {
          blocks.block(first, first.block(row, column));
        } else {
          unit(blocks, row, column);
        }
      }
    }
    return bits.position();
  }

  private void unit(Blocks blocks, int row, int column) {
    for (JpegComponent component : components) {
      for (int y = 0; y < component.vertical; y++) {
        for (int x = 0; x < component.horizontal; x++) {
          blocks.block(
              component,
              component.block(row * component.vertical + y, column * component.horizontal + x));
        }
      }
    }
  }

  private void reset() {
    components.forEach(component -> component.dc = 0);
  }

  /** The blocks of a scan. */
  private static final class Blocks {

    private final JpegScan scan;
    private final JpegBitReader bits;
    int endOfBandRun;

    Blocks(JpegScan scan, JpegBitReader bits) {
      this.scan = scan;
      this.bits = bits;
    }

    void block(JpegComponent component, int at) {
      short[] block = component.coefficients;
      if (!scan.progressive) {
        dc(component, at);
        sequential(component.acTable, block, at);
      } else if (scan.from == 0) {
        if (scan.high == 0) {
          dc(component, at);
        } else if (bits.bits(1) == 1) {
          block[at] |= (short) (1 << scan.low);
        }
      } else if (scan.high == 0) {
        first(component.acTable, block, at);
      } else {
        refine(component.acTable, block, at);
      }
    }

    /** §F.2.2.1. */
    private void dc(JpegComponent component, int at) {
      int size = component.dcTable.decode(bits);
      if (size > 15) {
        throw MarkerReader.wrong("a JPEG difference is too large", bits.position());
      }
      if (size > 0) {
        component.dc += bits.extended(size);
      }
      component.coefficients[at] = (short) (component.dc << scan.low);
    }

    /** §F.2.2.2. */
    private void sequential(HuffmanTable table, short[] block, int at) {
      int k = 1;
      while (k < 64) {
        int code = table.decode(bits);
        int size = code & 15;
        int zeros = code >> 4;
        if (size == 0) {
          if (zeros < 15) {
            return;
          }
          k += 16;
        } else {
          k += zeros;
          check(k, 63);
          block[at + ZIGZAG[k]] = (short) bits.extended(size);
          k++;
        }
      }
    }

    /** §G.1.2.2. */
    private void first(HuffmanTable table, short[] block, int at) {
      if (endOfBandRun > 0) {
        endOfBandRun--;
        return;
      }
      int k = scan.from;
      while (k <= scan.to) {
        int code = table.decode(bits);
        int size = code & 15;
        int zeros = code >> 4;
        if (size != 0) {
          k += zeros;
          check(k, scan.to);
          block[at + ZIGZAG[k]] = (short) (bits.extended(size) << scan.low);
          k++;
        } else if (zeros == 15) {
          k += 16;
        } else {
          endOfBandRun = (1 << zeros) + bits.bits(zeros) - 1;
          return;
        }
      }
    }

    /** §G.1.2.3. */
    private void refine(HuffmanTable table, short[] block, int at) {
      int k = scan.from;
      if (endOfBandRun == 0) {
        while (k <= scan.to) {
          int code = table.decode(bits);
          int size = code & 15;
          int zeros = code >> 4;
          int value = 0;
          if (size != 0) {
            value = bits.bits(1) == 1 ? 1 << scan.low : -1 << scan.low;
          } else if (zeros < 15) {
            endOfBandRun = (1 << zeros) + bits.bits(zeros);
            break;
          }
          k = passOver(block, at, k, zeros);
          if (value != 0) {
            check(k, scan.to);
            block[at + ZIGZAG[k]] = (short) value;
          }
          k++;
        }
      }
      if (endOfBandRun > 0) {
        passOver(block, at, k, 64);
        endOfBandRun--;
      }
    }

    /** Refines what is not zero, up to behind so many that are. */
    private int passOver(short[] block, int at, int from, int zeros) {
      int left = zeros;
      int k = from;
      while (k <= scan.to) {
        int index = at + ZIGZAG[k];
        int value = block[index];
        if (value == 0) {
          if (left == 0) {
            return k;
          }
          left--;
        } else if (bits.bits(1) == 1 && (Math.abs(value) >> scan.low & 1) == 0) {
          block[index] = (short) (value + (value > 0 ? 1 << scan.low : -1 << scan.low));
        }
        k++;
      }
      return k;
    }

    private void check(int k, int most) {
      if (k > most) {
        throw MarkerReader.wrong("a JPEG block has too many coefficients", bits.position());
      }
    }
  }
}
