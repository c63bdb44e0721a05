package org.trinomen.dicom.pixel;

/**
 * Coding parameters of JPEG-LS (ISO 14495-1 §C.2.4.1.1), complete and checked.
 *
 * @param maximum largest value of a sample (MAXVAL)
 * @param near how far a decoded sample may be from the true one (NEAR); 0 if lossless
 * @param reset after how many samples of a context its counts are halved (RESET)
 */
record JpegLsPreset(int maximum, int near, int t1, int t2, int t3, int reset) {

  private static final int RESET = 64;

  /** Defaults for what is not stated, that is 0. */
  static JpegLsPreset of(int maximum, int near, int t1, int t2, int t3, int reset) {
    int factor;
    int one;
    int two;
    int three;
    // ISO 14495-1 §C.2.4.1.1.1.
    if (maximum >= 128) {
      factor = (Math.min(maximum, 4095) + 128) / 256;
      one = factor + 2 + 3 * near;
      two = factor * 4 + 3 + 5 * near;
      three = factor * 17 + 4 + 7 * near;
    } else {
      factor = 256 / (maximum + 1);
      one = Math.max(2, 3 / factor + 3 * near);
      two = Math.max(3, 7 / factor + 5 * near);
      three = Math.max(4, 21 / factor + 7 * near);
    }
    int first = t1 != 0 ? t1 : within(one, near + 1, maximum);
    int second = t2 != 0 ? t2 : within(two, first, maximum);
    int third = t3 != 0 ? t3 : within(three, second, maximum);
    return new JpegLsPreset(maximum, near, first, second, third, reset != 0 ? reset : RESET);
  }

  private static int within(int value, int least, int most) {
    return value > most || value < least ? least : value;
  }

  /** Number of values that a prediction error can have (RANGE). */
  int range() {
    return (maximum + 2 * near) / (2 * near + 1) + 1;
  }

  /** Bits of a prediction error (qbpp). */
  int errorBits() {
    return 32 - Integer.numberOfLeadingZeros(range() - 1);
  }

  /** Longest code of a prediction error in bits (LIMIT). */
  int codeLengthMax() {
    int bits = Math.max(2, 32 - Integer.numberOfLeadingZeros(maximum));
    return 2 * (bits + Math.max(8, bits));
  }

  /** Whether the thresholds are in order and samples have at most 16 bits (§C.2.4.1.1). */
  boolean isSound() {
    return maximum > 0
        && maximum <= 0xFFFF
        && near <= Math.min(255, maximum / 2)
        && t1 > near
        && t2 >= t1
        && t3 >= t2
        && t3 <= maximum
        && reset >= 3
        && reset <= Math.max(255, maximum);
  }
}
