package org.trinomen.dicom.pixel;

import org.trinomen.dicom.DicomException;

/**
 * A Huffman table of JPEG (ISO 10918-1 §C, §F.2.2.3). Codes of up to nine bits, which nearly all
 * are, are found by one look-up.
 */
final class HuffmanTable {

  private static final int LOOKED_UP = 9;
  private static final int LENGTH_MAX = 16;

  /** Length in the high byte and value in the low one, by the next nine bits; 0 if longer. */
  private final short[] short9 = new short[1 << LOOKED_UP];

  /** For each length the first code behind the last of that length, left aligned to 16 bits. */
  private final int[] limit = new int[LENGTH_MAX + 2];

  private final int[] offset = new int[LENGTH_MAX + 2];
  private final byte[] values;

  /**
   * A table as its segment has it.
   *
   * @param counts how many codes there are of each length from 1 to 16
   * @param values of the codes, in order
   * @throws DicomException if there are more codes than fit
   */
  HuffmanTable(int[] counts, byte[] values) {
    this.values = values.clone();
    int code = 0;
    int index = 0;
    for (int length = 1; length <= LENGTH_MAX; length++) {
      offset[length] = index - code;
      for (int i = 0; i < counts[length - 1]; i++) {
        if (code >= 1 << length) {
          throw MarkerReader.wrong("a Huffman table has too many codes", -1);
        }
        if (length <= LOOKED_UP) {
          int from = code << (LOOKED_UP - length);
          int to = (code + 1) << (LOOKED_UP - length);
          for (int at = from; at < to; at++) {
            short9[at] = (short) (length << 8 | (values[index] & 0xFF));
          }
        }
        code++;
        index++;
      }
      limit[length] = code << (LENGTH_MAX - length);
      code <<= 1;
    }
    limit[LENGTH_MAX + 1] = Integer.MAX_VALUE;
  }

  /** The value of the next code. */
  int decode(JpegBitReader bits) {
    int next = bits.peek16();
    int found = short9[next >>> (LENGTH_MAX - LOOKED_UP)];
    if (found != 0) {
      bits.drop(found >> 8);
      return found & 0xFF;
    }
    int length = LOOKED_UP + 1;
    while (next >= limit[length]) {
      length++;
    }
    if (length > LENGTH_MAX) {
      throw MarkerReader.wrong("no such Huffman code", bits.position());
    }
    bits.drop(length);
    return values[(next >>> (LENGTH_MAX - length)) + offset[length]] & 0xFF;
  }
}
