package org.trinomen.archive.volume;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Optional;

/** The buffers and digests of a {@link Spool}, used again and again. */
final class SpoolBuffers {

  /** Idle small buffers that are kept: 2 MiB. */
  private static final int SMALL_KEPT_MAX = 32;

  /** What each reception has. */
  record Small(byte[] bytes, MessageDigest sha256) {}

  private final int smallBytes;
  private final int largeBytes;
  private final ArrayDeque<Small> small = new ArrayDeque<>();
  private final ArrayDeque<byte[]> large = new ArrayDeque<>();
  private int largeAllowed;

  SpoolBuffers(SpoolLimits limits) {
    smallBytes = Math.min(Spool.SMALL_BYTES, limits.memoryMax());
    largeBytes = limits.memoryMax();
    largeAllowed = largeBytes > smallBytes ? limits.largeBuffersMax() : 0;
  }

  Small takeSmall() {
    synchronized (this) {
      Small kept = small.poll();
      if (kept != null) {
        return kept;
      }
    }
    return new Small(new byte[smallBytes], Sha256.begin());
  }

  synchronized void giveSmall(Small buffer) {
    if (small.size() < SMALL_KEPT_MAX) {
      buffer.sha256().reset();
      small.push(buffer);
    }
  }

  /** A large buffer, if one is free. */
  synchronized Optional<byte[]> takeLarge() {
    byte[] kept = large.poll();
    if (kept != null) {
      return Optional.of(kept);
    }
    if (largeAllowed == 0) {
      return Optional.empty();
    }
    largeAllowed--;
    return Optional.of(new byte[largeBytes]);
  }

  synchronized void giveLarge(byte[] buffer) {
    large.push(buffer);
  }
}
