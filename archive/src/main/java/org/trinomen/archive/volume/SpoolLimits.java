package org.trinomen.archive.volume;

/**
 * How much a {@link Spool} holds.
 *
 * @param memoryMax a payload up to this many bytes stays in memory
 * @param largeBuffersMax how many payloads at a time may hold more than {@link Spool#SMALL_BYTES}
 *     in memory; the others go to a file earlier. Bounds the heap: this times {@code memoryMax}
 * @param lengthMax the longest payload taken
 */
public record SpoolLimits(int memoryMax, int largeBuffersMax, long lengthMax) {

  /** 1 MiB each and 16 MiB together in memory; payloads up to 64 GiB. */
  public static final SpoolLimits DEFAULT = new SpoolLimits(1 << 20, 16, 64L << 30);

  public SpoolLimits {
    if (memoryMax < 1 || largeBuffersMax < 0 || lengthMax < 0) {
      throw new IllegalArgumentException(
          "spool limits: memoryMax %d, largeBuffersMax %d, lengthMax %d"
              .formatted(memoryMax, largeBuffersMax, lengthMax));
    }
  }

  public SpoolLimits withLengthMax(long max) {
    return new SpoolLimits(memoryMax, largeBuffersMax, max);
  }
}
