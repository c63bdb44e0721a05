package org.trinomen.archive.volume;

/**
 * What a record says of the encryption of its payload.
 *
 * @param salt makes the key of this record another one than that of any other; random, 16 bytes
 * @param head all bytes of the record before its payload: whoever changes one of them, who sent it
 *     or where it stands, makes the payload unreadable
 */
record EncryptedPayload(byte[] salt, byte[] head) {

  static final int SALT_BYTES = 16;

  /** Names nothing. */
  @Override
  public String toString() {
    return "EncryptedPayload[]";
  }
}
