package org.trinomen.identity.resolve;

import java.util.Arrays;

/**
 * Many values for a key, in two sorted arrays: small, fast, and in an order that depends on nothing
 * but the content. Keys are digests; a collision brings a value that comparison then rejects.
 */
final class LongMultimap {

  private final long[] keys;
  private final int[] values;

  private LongMultimap(long[] keys, int[] values) {
    this.keys = keys;
    this.values = values;
  }

  /** Position of the first value of the key, to be read with {@link #valueAt}. */
  int first(long key) {
    int low = 0;
    int high = keys.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  boolean holds(int position, long key) {
    return position < keys.length && keys[position] == key;
  }

  int valueAt(int position) {
    return values[position];
  }

  /** Digest of a kind of key and its text (FNV-1a, 64 bits). */
  static long key(int kind, CharSequence text) {
    long hash = 0xcbf29ce484222325L ^ kind;
    hash *= 0x100000001b3L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Digest of the text without the character at {@code gap}. */
  static long keyWithout(int kind, CharSequence text, int gap) {
    long hash = 0xcbf29ce484222325L ^ kind;
    hash *= 0x100000001b3L;
    for (int i = 0; i < text.length(); i++) {
      if (i != gap) {
        hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
      }
    }
    return hash;
  }

  /** Collects entries. */
  static final class Builder {

    private long[] keys = new long[256];
    private int[] values = new int[256];
    private int size;

    void add(long key, int value) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      keys[size] = key;
      values[size++] = value;
    }

    LongMultimap build() {
      // Radix sort, least significant first: stable, so values of one key stay in their order.
      long[] from = Arrays.copyOf(keys, size);
      int[] of = Arrays.copyOf(values, size);
      long[] to = new long[size];
      int[] with = new int[size];
      for (int shift = 0; shift < 64; shift += 8) {
        int[] start = new int[257];
        for (long key : from) {
          start[bucket(key, shift) + 1]++;
        }
        for (int b = 0; b < 256; b++) {
          start[b + 1] += start[b];
        }
        for (int i = 0; i < size; i++) {
          int at = start[bucket(from[i], shift)]++;
          to[at] = from[i];
          with[at] = of[i];
        }
        long[] keysNow = from;
        from = to;
        to = keysNow;
        int[] valuesNow = of;
        of = with;
        with = valuesNow;
      }
      return new LongMultimap(from, of);
    }

    /** Signed order: the highest byte with its sign bit turned. */
    private static int bucket(long key, int shift) {
      int b = (int) (key >>> shift) & 0xff;
      return shift == 56 ? b ^ 0x80 : b;
    }
  }
}
