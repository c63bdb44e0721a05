package org.trinomen.archive.encryption;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts short texts of one file, each by itself: AES-256-GCM under random nonces. A key is good
 * for 2^32 of them (NIST SP 800-38D §8.3); that no file of ours has.
 */
public final class LineCipher {

  /** By how much a text is longer then. */
  public static final int MORE_BYTES = 12 + ChunkCipher.TAG_BYTES;

  private static final int NONCE_BYTES = 12;

  private final SecretKey key;
  private final RandomGenerator nonces;

  LineCipher(DataKey key, RandomGenerator nonces) {
    this.key = key.keyFor("trinomen line 1".getBytes(US_ASCII));
    this.nonces = nonces;
  }

  /** Encrypts a text. */
  public byte[] encrypt(byte[] text) {
    byte[] nonce = new byte[NONCE_BYTES];
    nonces.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
      byte[] stored = Arrays.copyOf(nonce, text.length + MORE_BYTES);
      cipher.doFinal(text, 0, text.length, stored, NONCE_BYTES);
      return stored;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption can't fail", e);
    }
  }

  /** Decrypts a text; empty if it is none that was encrypted with this key. */
  public Optional<byte[]> decrypt(byte[] stored) {
    if (stored.length < MORE_BYTES) {
      return Optional.empty();
    }
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(stored, NONCE_BYTES));
      return Optional.of(cipher.doFinal(stored, NONCE_BYTES, stored.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("decryption can't fail otherwise", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * ChunkCipher.TAG_BYTES, nonce));
    return cipher;
  }
}
