package org.trinomen.identity.linkage;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Pairs drawn at random, of which hardly any is a match: they show how often rows agree by chance.
 * The same for the same table, always.
 */
final class RandomPairs {

  private static final long SEED = 1969;

  private RandomPairs() {}

  /** So many pairs, or all of them when there are not many more. */
  static long[] of(LinkageTable table, int sample) {
    return table.pairs() <= sample ? all(table) : drawn(table, sample);
  }

  private static long[] drawn(LinkageTable table, int sample) {
    SplittableRandom random = new SplittableRandom(SEED);
    int first = table.firstFileSize();
    long[] pairs = new long[sample];
    int size = 0;
    while (size < sample) {
      int a = random.nextInt(first);
      int b = table.hasTwoFiles() ? random.nextInt(first, table.size()) : random.nextInt(first);
      if (a != b) {
        pairs[size++] = CandidatePairs.pair(a, b);
      }
    }
    Arrays.sort(pairs);
    return pairs;
  }

  private static long[] all(LinkageTable table) {
    long[] pairs = new long[(int) table.pairs()];
    int size = 0;
    for (int a = 0; a < table.firstFileSize(); a++) {
      int from = table.hasTwoFiles() ? table.firstFileSize() : a + 1;
      for (int b = from; b < table.size(); b++) {
        pairs[size++] = CandidatePairs.pair(a, b);
      }
    }
    return pairs;
  }
}
