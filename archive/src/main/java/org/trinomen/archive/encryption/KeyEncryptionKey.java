package org.trinomen.archive.encryption;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of 256 bits that we were given, in a file or by the environment. Wraps by AES-256-GCM under
 * random nonces: of one key there are as many as volumes, far from the 2^32 that NIST SP 800-38D
 * §8.3 allows.
 */
public final class KeyEncryptionKey implements KeyWrapper {

  /** What the text of a key begins with. */
  public static final String PREFIX = "trinomen-key-1:";

  private static final int ID_BYTES = 8;
  private static final int NONCE_BYTES = 12;

  private final byte[] bytes;
  private final String id;
  private final RandomGenerator nonces;

  private KeyEncryptionKey(byte[] bytes, RandomGenerator nonces) {
    this.bytes = bytes;
    this.nonces = nonces;
    byte[] name = new DataKey(bytes).derived("trinomen key id".getBytes(US_ASCII));
    this.id = HexFormat.of().formatHex(Arrays.copyOf(name, ID_BYTES));
  }

  /** A new key. */
  public static KeyEncryptionKey make(RandomGenerator random) {
    return new KeyEncryptionKey(DataKey.random(random), random);
  }

  /**
   * Reads the text of a key: one line, besides empty ones and those that begin with {@code #}.
   *
   * @param nonces must not repeat themselves
   * @return empty if it is none
   */
  public static Optional<KeyEncryptionKey> parse(String text, RandomGenerator nonces) {
    String line =
        String.join(
            "\n",
            text.lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty() && !each.startsWith("#"))
                .toList());
    if (!line.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(line.substring(PREFIX.length()));
      return bytes.length == DataKey.BYTES
          ? Optional.of(new KeyEncryptionKey(bytes, nonces))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The key itself, to be kept in a file that only its owner may read. */
  public String text() {
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public byte[] wrap(byte[] dataKey, byte[] context) {
    byte[] nonce = new byte[NONCE_BYTES];
    nonces.nextBytes(nonce);
    try {
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(dataKey);
      byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
      System.arraycopy(encrypted, 0, wrapped, NONCE_BYTES, encrypted.length);
      return wrapped;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  @Override
  public byte[] unwrap(byte[] wrapped, byte[] context) throws KeyUnavailableException {
    if (wrapped.length != NONCE_BYTES + DataKey.BYTES + ChunkCipher.TAG_BYTES) {
      throw new KeyUnavailableException("no wrapped key has " + wrapped.length + " bytes");
    }
    byte[] nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, context)
          .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new KeyUnavailableException("key " + id + " does not open it, or it was changed");
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(bytes, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(context);
    return cipher;
  }

  /** Names the key only. */
  @Override
  public String toString() {
    return "KeyEncryptionKey[" + id + "]";
  }
}
