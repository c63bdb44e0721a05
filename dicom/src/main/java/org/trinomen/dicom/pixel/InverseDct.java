package org.trinomen.dicom.pixel;

/**
 * The inverse discrete cosine transform in integers after Loeffler, Ligtenberg and Moschytz
 * ("Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989), with the constants
 * and the rounding of the Independent JPEG Group's "slow" method, so that what is decoded here
 * equals what the tools of the field decode.
 */
final class InverseDct {

  private static final int BITS = 13;
  private static final int C_0_298631336 = 2446;
  private static final int C_0_390180644 = 3196;
  private static final int C_0_541196100 = 4433;
  private static final int C_0_765366865 = 6270;
  private static final int C_0_899976223 = 7373;
  private static final int C_1_175875602 = 9633;
  private static final int C_1_501321110 = 12299;
  private static final int C_1_847759065 = 15137;
  private static final int C_1_961570560 = 16069;
  private static final int C_2_053119869 = 16819;
  private static final int C_2_562915447 = 20995;
  private static final int C_3_072711026 = 25172;

  private final int[] work = new int[64];
  private final int extra;
  private final int centre;
  private final int maximum;

  InverseDct(int precision) {
    this.extra = precision > 8 ? 1 : 2;
    this.centre = 1 << (precision - 1);
    this.maximum = (1 << precision) - 1;
  }

  /**
   * Transforms a block.
   *
   * @param from where its 64 coefficients begin, row by row
   * @param to where its first sample goes
   * @param stride from one line of samples to the next
   */
  void transform(short[] coefficients, int from, int[] table, short[] out, int to, int stride) {
    for (int i = 0; i < 64; i++) {
      work[i] = coefficients[from + i] * table[i];
    }
    for (int column = 0; column < 8; column++) {
      pass(column, 8, BITS - extra);
    }
    int at = to;
    for (int row = 0; row < 64; row += 8) {
      pass(row, 1, BITS + extra + 3);
      for (int i = 0; i < 8; i++) {
        out[at + i] = (short) Math.max(0, Math.min(work[row + i] + centre, maximum));
      }
      at += stride;
    }
  }

  private void pass(int at, int step, int shift) {
    int even1 = (work[at + 2 * step] + work[at + 6 * step]) * C_0_541196100;
    int even2 = even1 - work[at + 6 * step] * C_1_847759065;
    int even3 = even1 + work[at + 2 * step] * C_0_765366865;
    int sum = (work[at] + work[at + 4 * step]) << BITS;
    int difference = (work[at] - work[at + 4 * step]) << BITS;
    int half = 1 << (shift - 1);
    int t10 = sum + even3 + half;
    int t13 = sum - even3 + half;
    int t11 = difference + even2 + half;
    int t12 = difference - even2 + half;

    int o7 = work[at + 7 * step];
    int o5 = work[at + 5 * step];
    int o3 = work[at + 3 * step];
    int o1 = work[at + step];
    int z5 = (o7 + o3 + o5 + o1) * C_1_175875602;
    int z1 = (o7 + o1) * -C_0_899976223;
    int z2 = (o5 + o3) * -C_2_562915447;
    int z3 = (o7 + o3) * -C_1_961570560 + z5;
    int z4 = (o5 + o1) * -C_0_390180644 + z5;
    int t0 = o7 * C_0_298631336 + z1 + z3;
    int t1 = o5 * C_2_053119869 + z2 + z4;
    int t2 = o3 * C_3_072711026 + z2 + z3;
    int t3 = o1 * C_1_501321110 + z1 + z4;

    work[at] = (t10 + t3) >> shift;
    work[at + 7 * step] = (t10 - t3) >> shift;
    work[at + step] = (t11 + t2) >> shift;
    work[at + 6 * step] = (t11 - t2) >> shift;
    work[at + 2 * step] = (t12 + t1) >> shift;
    work[at + 5 * step] = (t12 - t1) >> shift;
    work[at + 3 * step] = (t13 + t0) >> shift;
    work[at + 4 * step] = (t13 - t0) >> shift;
  }
}
