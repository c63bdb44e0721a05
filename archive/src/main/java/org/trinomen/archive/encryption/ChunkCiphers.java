package org.trinomen.archive.encryption;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Ciphers that are used again. Requests run on virtual threads, which live as long as one request:
 * what is bound to a thread would be made anew each time.
 */
public final class ChunkCiphers {

  private static final int KEPT_MAX = 32;

  private final ArrayBlockingQueue<ChunkCipher> idle = new ArrayBlockingQueue<>(KEPT_MAX);

  /** One for whoever asks, until it is given back. */
  public ChunkCipher take() {
    ChunkCipher kept = idle.poll();
    return kept == null ? new ChunkCipher() : kept;
  }

  /** Gives it back; those that are too many are let go. */
  public void give(ChunkCipher cipher) {
    boolean _ = idle.offer(cipher);
  }
}
