package org.trinomen.archive.encryption;

/**
 * What encrypts data keys: a key that we were given, or a service that keeps it to itself. Used by
 * any number of threads.
 */
public interface KeyWrapper {

  /** Names the key, and tells nothing of it: letters, digits and {@code -}. */
  String id();

  /**
   * Encrypts a data key.
   *
   * @param context what must be said again to decrypt it; no secret
   */
  byte[] wrap(byte[] dataKey, byte[] context) throws KeyUnavailableException;

  /**
   * Decrypts a data key.
   *
   * @throws KeyUnavailableException if it was wrapped by another key or in another context, or was
   *     changed
   */
  byte[] unwrap(byte[] wrapped, byte[] context) throws KeyUnavailableException;
}
