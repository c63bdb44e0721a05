package org.trinomen.archive.encryption;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and decrypts single chunks of something long by AES-256-GCM, in the manner of STREAM
 * (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance, CRYPTO 2015 §7): the nonce holds the number of the chunk and whether it is the
 * last one, so that chunks can't change places, nor the end be cut off, unnoticed. For one thread
 * at a time; the key must be that of one text alone.
 */
public final class ChunkCipher {

  /** How much of the text is in each chunk but the last. */
  public static final int CHUNK_BYTES = 1 << 16;

  /** By how much an encrypted chunk is longer. */
  public static final int TAG_BYTES = 16;

  /** The length of an encrypted chunk, but of the last. */
  public static final int STORED_BYTES = CHUNK_BYTES + TAG_BYTES;

  private static final int NONCE_BYTES = 12;

  private final Cipher cipher;
  private final byte[] scratch = new byte[STORED_BYTES];

  ChunkCipher() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  /** The number of chunks of a text; an empty one has one, which vouches for its being empty. */
  public static long chunks(long length) {
    return Math.max(1, (length + CHUNK_BYTES - 1) / CHUNK_BYTES);
  }

  /** How long a text is when it is encrypted. */
  public static long storedLength(long length) {
    return length + TAG_BYTES * chunks(length);
  }

  /** Room for one encrypted chunk. */
  public byte[] scratch() {
    return scratch;
  }

  /**
   * Encrypts a chunk.
   *
   * @param context what must be said again to decrypt it
   * @return the number of bytes in {@code into}: 16 more
   */
  public int encrypt(
      SecretKey key,
      byte[] context,
      long chunk,
      boolean last,
      byte[] text,
      int offset,
      int length,
      byte[] into) {
    try {
      begin(Cipher.ENCRYPT_MODE, key, context, chunk, last);
      return cipher.doFinal(text, offset, length, into, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("encryption can't fail", e);
    }
  }

  /**
   * Decrypts a chunk.
   *
   * @return the number of bytes in {@code into} from {@code at} on: 16 fewer; empty if this is not
   *     what was encrypted so
   */
  Optional<Integer> decrypt(
      SecretKey key,
      byte[] context,
      long chunk,
      boolean last,
      byte[] stored,
      int length,
      byte[] into,
      int at) {
    try {
      begin(Cipher.DECRYPT_MODE, key, context, chunk, last);
      return Optional.of(cipher.doFinal(stored, 0, length, into, at));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("decryption can't fail otherwise", e);
    }
  }

  private void begin(int mode, SecretKey key, byte[] context, long chunk, boolean last)
      throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    ByteBuffer.wrap(nonce).putLong(3, chunk).put(11, (byte) (last ? 1 : 0));
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(context);
  }
}
