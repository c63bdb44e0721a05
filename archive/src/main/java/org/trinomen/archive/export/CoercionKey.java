package org.trinomen.archive.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.trinomen.archive.file.DurableFiles;

/**
 * The secret behind pseudonyms, replaced UIDs and shifted dates. Whoever has it can tell which
 * pseudonym is whose; without it the same names never come out again. HMAC-SHA256 (RFC 2104).
 */
public final class CoercionKey {

  /** Bytes of a key: the block that HMAC-SHA256 keeps secret. */
  public static final int BYTES = 32;

  private final SecretKeySpec key;

  private CoercionKey(byte[] secret) {
    if (secret.length != BYTES) {
      throw new IllegalArgumentException("a key has " + BYTES + " bytes");
    }
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  /** The key with these 32 bytes. */
  public static CoercionKey of(byte[] secret) {
    return new CoercionKey(secret.clone());
  }

  /**
   * The key in a file, which is made when it is not there. The folder must be there.
   *
   * @param random source of a new key
   */
  public static CoercionKey load(Path file, DurableFiles files, SecureRandom random)
      throws IOException {
    if (!files.exists(file)) {
      byte[] fresh = new byte[BYTES];
      random.nextBytes(fresh);
      files.replace(file, ByteBuffer.wrap(fresh));
    }
    byte[] secret = Files.readAllBytes(file);
    if (secret.length != BYTES) {
      throw new IOException(
          file + " is no key: restore it from a backup, or every pseudonym will change");
    }
    return new CoercionKey(secret);
  }

  /**
   * 32 bytes that depend on all of these and on the key, and tell nothing of either.
   *
   * @param purpose what they are for, so that one use tells nothing about another
   */
  byte[] derive(String purpose, String... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      add(mac, purpose);
      for (String part : parts) {
        add(mac, part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  /** With its length before it, so that no two lists of parts run together to the same bytes. */
  private static void add(Mac mac, String part) {
    byte[] text = part.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(4).putInt(0, text.length));
    mac.update(text);
  }

  /** Tells nothing. */
  @Override
  public String toString() {
    return "CoercionKey[redacted]";
  }
}
