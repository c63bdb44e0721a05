package org.trinomen.dicom;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/** UIDs made of UUIDs, which nobody needs to register (PS3.5 §B.2). */
public final class UuidUids {

  private static final String ROOT = "2.25.";
  private static final int UUID_BYTES = 16;

  private UuidUids() {}

  /** The UID of a UUID: its 128 bits as one number. */
  public static String of(UUID uuid) {
    return of(
        ByteBuffer.allocate(UUID_BYTES)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
  }

  /**
   * The same UID for the same digest.
   *
   * @param digest at least 16 bytes; the first make a UUID of version 8, which is for those made in
   *     one's own way (RFC 9562 §5.8)
   */
  public static String ofDigest(byte[] digest) {
    byte[] uuid = Arrays.copyOf(digest, UUID_BYTES);
    uuid[6] = (byte) ((uuid[6] & 0x0F) | 0x80);
    uuid[8] = (byte) ((uuid[8] & 0x3F) | 0x80);
    return of(uuid);
  }

  private static String of(byte[] uuid) {
    return ROOT + new BigInteger(1, uuid);
  }
}
