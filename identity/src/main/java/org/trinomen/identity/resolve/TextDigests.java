package org.trinomen.identity.resolve;

/**
 * What tells most codes apart from a typed text without reading them: comparing with everyone due
 * means comparing with thousands, and each text read is memory waited for.
 */
final class TextDigests {

  private static final int STRIDE = 6;
  private static final int PACKED_MAX = 8;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;

  /** Of each entry: four digests, and the lengths of text and unpadded text. */
  private final int[] of;

  /** Of each entry: text and unpadded text, as {@link #packed} has them. */
  private final long[] characters;

  TextDigests(String[] text, String[] unpadded, String[] tail, String[] unpaddedTail) {
    of = new int[text.length * STRIDE];
    characters = new long[text.length * 2];
    for (int e = 0; e < text.length; e++) {
      of[e * STRIDE] = text[e].hashCode();
      of[e * STRIDE + 1] = unpadded[e].hashCode();
      of[e * STRIDE + 2] = tail[e].hashCode();
      of[e * STRIDE + 3] = unpaddedTail[e].hashCode();
      of[e * STRIDE + 4] = text[e].length();
      of[e * STRIDE + 5] = tail[e].length();
      characters[e * 2] = packed(text[e]);
      characters[e * 2 + 1] = packed(unpadded[e]);
    }
  }

  int text(int e) {
    return of[e * STRIDE];
  }

  int unpadded(int e) {
    return of[e * STRIDE + 1];
  }

  int tail(int e) {
    return of[e * STRIDE + 2];
  }

  int unpaddedTail(int e) {
    return of[e * STRIDE + 3];
  }

  int textLength(int e) {
    return of[e * STRIDE + 4];
  }

  int tailLength(int e) {
    return of[e * STRIDE + 5];
  }

  long textCharacters(int e) {
    return characters[e * 2];
  }

  long unpaddedCharacters(int e) {
    return characters[e * 2 + 1];
  }

  /** The characters of a text of up to eight, a byte each; 0 if it is longer or not ASCII. */
  static long packed(String text) {
    if (text.length() > PACKED_MAX) {
      return 0;
    }
    long packed = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return 0;
      }
      packed = packed << 8 | text.charAt(i);
    }
    return packed;
  }

  /**
   * In how many places two texts of the same length differ; -1 where these tell nothing, as of
   * texts that are not packed or differ in length.
   */
  static int differences(long packed, long other) {
    if (packed == 0 || other == 0 || length(packed) != length(other)) {
      return -1;
    }
    // Adding 0x7f to seven bits carries into the eighth unless they are all 0.
    long different = (((packed ^ other) & LOW_BITS) + LOW_BITS) & ~LOW_BITS;
    return Long.bitCount(different);
  }

  private static int length(long packed) {
    return (Long.SIZE + 7 - Long.numberOfLeadingZeros(packed)) / 8;
  }
}
