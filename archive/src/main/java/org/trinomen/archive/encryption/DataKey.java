package org.trinomen.archive.encryption;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one volume, or of one file: 256 random bits, from which the keys are derived that
 * encrypt.
 */
public final class DataKey {

  static final int BYTES = 32;

  private static final String HMAC = "HmacSHA256";

  private final byte[] bytes;

  DataKey(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a data key has 32 bytes, this has " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  static byte[] random(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /**
   * The first block of HKDF-Expand with SHA-256 (RFC 5869 §2.3): all that 32 bytes take. The step
   * before, Extract, is left out as §3.3 allows: the key is uniformly random.
   */
  byte[] derived(byte[] info) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(bytes, HMAC));
      mac.update(info);
      mac.update((byte) 1);
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  /** The key for what {@code info} names, for AES-256. */
  public SecretKey keyFor(byte[] info) {
    return new SecretKeySpec(derived(info), "AES");
  }

  /** Tells nothing. */
  @Override
  public String toString() {
    return "DataKey[redacted]";
  }
}
