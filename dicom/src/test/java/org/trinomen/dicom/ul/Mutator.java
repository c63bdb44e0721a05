package org.trinomen.dicom.ul;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/** Damages bytes at random, from a seed: the same seed, the same damage. */
public final class Mutator {

  private static final int[] TELLING = {0, 1, 2, 3, 4, 6, 7, 0x10, 0x7F, 0x80, 0xFE, 0xFF};

  private final Random random;

  public Mutator(long seed) {
    this.random = new Random(seed);
  }

  /** One to six damages. */
  public byte[] mutate(byte[] original) {
    byte[] bytes = original.clone();
    int damages = 1 + random.nextInt(6);
    for (int i = 0; i < damages && bytes.length > 0; i++) {
      bytes = damage(bytes);
    }
    return bytes;
  }

  private byte[] damage(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(16));
    return switch (random.nextInt(7)) {
      case 0 -> set(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
      case 1, 2 -> set(bytes, at, TELLING[random.nextInt(TELLING.length)]);
      case 3 -> join(bytes, at, new byte[0], at + length); // cut out
      case 4 -> join(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at); // twice
      case 5 -> Arrays.copyOf(bytes, at); // cut short
      default -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        yield join(bytes, at, noise, at);
      }
    };
  }

  private static byte[] set(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] join(byte[] bytes, int to, byte[] between, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, to);
    out.writeBytes(between);
    out.write(bytes, from, bytes.length - from);
    return out.toByteArray();
  }
}
