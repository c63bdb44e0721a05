package org.trinomen.archive.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.trinomen.archive.encryption.DataKeyFile;

/**
 * The first 64 bytes of a volume; docs/volume-format.md, "Volume header".
 *
 * @param number of the volume, from 1
 * @param id random; its first eight bytes are repeated in every record and in the footer, so that
 *     bytes inside a payload can't pose as either
 * @param createdAt to the microsecond
 * @param encrypted whether the payloads are: then their key stands in a file beside the volume
 */
record VolumeHeader(int number, UUID id, Instant createdAt, boolean encrypted) {

  static final int BYTES = 64;

  private static final long MAGIC = RecordCodec.ascii("TRINOVOL");
  private static final int VERSION = 1;

  /** Of a volume whose payloads are encrypted. Else nothing differs. */
  private static final int VERSION_ENCRYPTED = 2;

  private static final int CRC_AT = 60;

  /** Of a volume in the clear. */
  VolumeHeader(int number, UUID id, Instant createdAt) {
    this(number, id, createdAt, false);
  }

  /** The part of the id that stands in each record. */
  long tag() {
    return Long.reverseBytes(id.getMostSignificantBits());
  }

  ByteBuffer encode() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(MAGIC);
    bytes.putShort((short) (encrypted ? VERSION_ENCRYPTED : VERSION));
    bytes.putShort((short) 0);
    bytes.putInt(number);
    // A UUID is written in the order in which it is printed, RFC 9562 §4.
    bytes.order(ByteOrder.BIG_ENDIAN);
    bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(RecordCodec.micros(createdAt));
    bytes.putInt(CRC_AT, crc(bytes));
    return bytes.position(0);
  }

  /** Reads a header; the buffer's position is at its first byte. */
  static VolumeHeader decode(ByteBuffer bytes, int number)
      throws DamagedRecordException, UnsupportedVolumeException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    RecordLocation at = new RecordLocation(number, 0);
    if (bytes.remaining() < BYTES) {
      throw new DamagedRecordException(
          at, "the volume has no header, only %d bytes".formatted(bytes.remaining()));
    }
    if (bytes.getLong(0) != MAGIC) {
      throw new DamagedRecordException(at, "the volume does not begin with TRINOVOL");
    }
    if (bytes.getInt(CRC_AT) != crc(bytes)) {
      throw new DamagedRecordException(at, "the volume header does not match its checksum");
    }
    int version = Short.toUnsignedInt(bytes.getShort(8));
    if (version != VERSION && version != VERSION_ENCRYPTED) {
      throw new UnsupportedVolumeException(at, "is of format version " + version);
    }
    if (bytes.getInt(12) != number) {
      throw new DamagedRecordException(
          at, "the volume header says this is volume " + bytes.getInt(12));
    }
    bytes.order(ByteOrder.BIG_ENDIAN);
    UUID id = new UUID(bytes.getLong(16), bytes.getLong(24));
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    return new VolumeHeader(
        number, id, RecordCodec.instant(bytes.getLong(32)), version == VERSION_ENCRYPTED);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(CRC_AT).position(0));
    return (int) crc.getValue();
  }

  /** The name of a volume's file. */
  static String fileName(int number) {
    return "%06d.vol".formatted(number);
  }

  /** The name of the file with the key of a volume. */
  static String keyFileName(int number) {
    return "%06d".formatted(number) + DataKeyFile.SUFFIX;
  }

  /** What that key is for. */
  String keyPurpose() {
    return "volume " + id;
  }

  /** The number in a volume file's name, 0 if it is not one. */
  static int numberOf(String fileName) {
    String digits =
        fileName.endsWith(".vol") ? fileName.substring(0, fileName.length() - 4) : "none";
    if (digits.length() < 6 || digits.length() > 9) {
      return 0;
    }
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      number = 10 * number + digit;
    }
    return number;
  }
}
