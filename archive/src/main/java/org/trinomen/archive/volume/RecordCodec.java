package org.trinomen.archive.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.encryption.ChunkCipher;

/**
 * The bytes of a record; docs/volume-format.md, "Record". Little-endian throughout.
 *
 * <pre>
 *  0  magic "TREC"             24  durable up to
 *  4  version, kind            32  payload length
 *  8  tag of the volume        40  length of the fields
 * 16  offset of this record    44  CRC32C of 0..43 and the fields
 * 48  fields (id, length, value)..., payload, zeros to a multiple of 8,
 *     trailer: magic "TEND", the same CRC32C, length of the whole record
 * </pre>
 */
final class RecordCodec {

  /** The part of the head before the fields. */
  static final int FIXED_BYTES = 48;

  static final int TRAILER_BYTES = 16;

  /** The most that all fields of a head may take. */
  static final int FIELDS_MAX_BYTES = 64 * 1024;

  private static final int MAGIC = (int) ascii("TREC");
  private static final int TRAILER_MAGIC = (int) ascii("TEND");
  private static final int VERSION = 1;
  private static final int KIND_PAYLOAD = 1;
  private static final int KIND_ENCRYPTED = 2;
  private static final int CRC_AT = 44;

  // Field ids. They are in volumes: never give one another meaning.
  private static final int END_OF_FIELDS = 0;
  private static final int RECEIVED_AT = 1;
  private static final int SHA_256 = 2;
  private static final int DOOR = 3;
  private static final int CALLING_AE_TITLE = 4;
  private static final int CALLED_AE_TITLE = 5;
  private static final int REMOTE_ADDRESS = 6;
  private static final int USER = 7;
  private static final int SESSION = 8;
  private static final int SOURCE = 9;
  private static final int SOURCE_SCAN = 10;
  private static final int REPLACES = 11;
  private static final int REMOVED = 12;
  private static final int ENCRYPTION = 13;
  private static final int REPLACES_BYTES = 24;
  private static final int ENCRYPTION_BYTES = 2 + 8 + EncryptedPayload.SALT_BYTES;

  /** AES-256-GCM in chunks of 64 KiB, docs/volume-format.md "Encrypted payloads". */
  private static final int METHOD_GCM_CHUNKS = 1;

  private RecordCodec() {}

  /** Up to eight ASCII letters as they stand in a little-endian file. */
  static long ascii(String letters) {
    long value = 0;
    for (int i = letters.length() - 1; i >= 0; i--) {
      value = value << 8 | letters.charAt(i);
    }
    return value;
  }

  static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  static long padded(long length) {
    return (length + 7) & -8L;
  }

  /** The length of a whole record whose fixed part and fields take {@code headBytes}. */
  static long recordBytes(int headBytes, long storedLength) {
    return headBytes + padded(storedLength) + TRAILER_BYTES;
  }

  /** How many bytes a payload takes in a volume. */
  static long storedLength(VolumeHeader volume, long payloadLength) {
    return volume.encrypted() ? ChunkCipher.storedLength(payloadLength) : payloadLength;
  }

  /**
   * Writes fixed part and fields at the buffer's position, which is left behind them.
   *
   * @param salt of the key of an encrypted payload; none if the volume is in the clear
   * @return the checksum, for the trailer
   */
  static int putHead(
      ByteBuffer into, VolumeHeader volume, long at, long durableTo, RecordHead head, byte[] salt) {
    int start = into.position();
    into.order(ByteOrder.LITTLE_ENDIAN);
    int kind = volume.encrypted() ? KIND_ENCRYPTED : KIND_PAYLOAD;
    into.putInt(MAGIC).putShort((short) VERSION).putShort((short) kind);
    into.putLong(volume.tag()).putLong(at).putLong(durableTo);
    into.putLong(storedLength(volume, head.payloadLength()));
    into.position(start + FIXED_BYTES);
    into.putShort((short) RECEIVED_AT).putShort((short) 8).putLong(micros(head.receivedAt()));
    into.putShort((short) SHA_256).putShort((short) 32).put(head.digest().bytes());
    Origin origin = head.origin();
    putText(into, DOOR, origin.door().name());
    putText(into, CALLING_AE_TITLE, origin.callingAeTitle());
    putText(into, CALLED_AE_TITLE, origin.calledAeTitle());
    putText(into, REMOTE_ADDRESS, origin.remoteAddress());
    putText(into, USER, origin.user());
    putText(into, SESSION, origin.session());
    putText(into, SOURCE, origin.source());
    putText(into, SOURCE_SCAN, origin.sourceScan());
    putText(into, REMOVED, origin.removed());
    head.replaces().ifPresent(damaged -> putReplaced(into, damaged));
    if (volume.encrypted()) {
      into.putShort((short) ENCRYPTION).putShort((short) ENCRYPTION_BYTES);
      into.putShort((short) METHOD_GCM_CHUNKS).putLong(head.payloadLength()).put(salt);
    }
    int fields = into.position() - start - FIXED_BYTES;
    putZeros(into, (int) padded(fields) - fields);
    fields = into.position() - start - FIXED_BYTES;
    into.putInt(start + 40, fields);
    int crc = headCrc(into, start, fields);
    into.putInt(start + CRC_AT, crc);
    return crc;
  }

  private static void putReplaced(ByteBuffer into, RecordSpan damaged) {
    into.putShort((short) REPLACES).putShort((short) REPLACES_BYTES);
    into.putInt(damaged.location().volume()).putInt(0);
    into.putLong(damaged.location().offset()).putLong(damaged.bytes());
  }

  private static RecordSpan replaced(ByteBuffer from) {
    int volume = from.getInt();
    from.getInt();
    return new RecordSpan(new RecordLocation(volume, from.getLong()), from.getLong());
  }

  private static void putText(ByteBuffer into, int id, String text) {
    if (text.isEmpty()) {
      return;
    }
    // Origin limits the length of its texts.
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    into.putShort((short) id).putShort((short) bytes.length).put(bytes);
  }

  static void putZeros(ByteBuffer into, int count) {
    for (int i = 0; i < count; i++) {
      into.put((byte) 0);
    }
  }

  /** Writes padding and trailer behind the payload. */
  static void putTrailer(ByteBuffer into, int crc, long storedLength, long recordBytes) {
    into.order(ByteOrder.LITTLE_ENDIAN);
    putZeros(into, (int) (padded(storedLength) - storedLength));
    into.putInt(TRAILER_MAGIC).putInt(crc).putLong(recordBytes);
  }

  private static int headCrc(ByteBuffer bytes, int start, int fields) {
    CRC32C crc = new CRC32C();
    ByteBuffer view = bytes.duplicate();
    crc.update(view.limit(start + CRC_AT).position(start));
    crc.update(view.limit(start + FIXED_BYTES + fields).position(start + FIXED_BYTES));
    return (int) crc.getValue();
  }

  /**
   * Whether a record could begin at an index of a chunk: for passing quickly over what is none.
   *
   * @param offset in the volume of that index
   */
  static boolean maybeRecord(
      ByteBuffer chunk, int index, int limit, VolumeHeader volume, long offset) {
    if (chunk.getInt(index) != MAGIC) {
      return false;
    }
    boolean cut = index + 24 > limit;
    return cut || (chunk.getLong(index + 8) == volume.tag() && chunk.getLong(index + 16) == offset);
  }

  /** Checks the fixed part, at the buffer's position, and gives the length of the fields. */
  static int fieldsLength(
      ByteBuffer bytes, VolumeHeader volume, RecordLocation location, long volumeEnd)
      throws DamagedRecordException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int start = bytes.position();
    check(bytes.remaining() >= FIXED_BYTES, location, "the record is cut short in its head");
    check(bytes.getInt(start) == MAGIC, location, "no record begins here");
    check(
        bytes.getLong(start + 8) == volume.tag() && bytes.getLong(start + 16) == location.offset(),
        location,
        "the record belongs to another place");
    int fields = bytes.getInt(start + 40);
    check(
        fields >= 0 && fields <= FIELDS_MAX_BYTES && fields % 8 == 0,
        location,
        "the head's length is impossible");
    long payload = bytes.getLong(start + 32);
    long room = volumeEnd - location.offset() - FIXED_BYTES - fields - TRAILER_BYTES;
    check(
        payload >= 0 && room >= 0 && payload <= room && padded(payload) <= room,
        location,
        "the record is cut short");
    return fields;
  }

  /** Reads a whole head, at the buffer's position. The fixed part was checked before. */
  static RecordFrame decode(ByteBuffer bytes, int fields, RecordLocation location)
      throws DamagedRecordException, UnsupportedVolumeException {
    int start = bytes.position();
    check(
        bytes.remaining() >= FIXED_BYTES + fields, location, "the record is cut short in its head");
    int crc = bytes.getInt(start + CRC_AT);
    check(crc == headCrc(bytes, start, fields), location, "the head does not match its checksum");
    int version = Short.toUnsignedInt(bytes.getShort(start + 4));
    supported(version == VERSION, location, "is of format version " + version);
    int kind = Short.toUnsignedInt(bytes.getShort(start + 6));
    supported(
        kind == KIND_PAYLOAD || kind == KIND_ENCRYPTED, location, "is of the unknown kind " + kind);
    long payload = bytes.getLong(start + 32);
    ByteBuffer view = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    view.limit(start + FIXED_BYTES + fields).position(start + FIXED_BYTES);
    Fields read = fields(view, payload, location);
    Optional<EncryptedPayload> encrypted = Optional.empty();
    if (kind == KIND_ENCRYPTED) {
      byte[] whole = new byte[FIXED_BYTES + fields];
      bytes.get(start, whole);
      encrypted = Optional.of(encrypted(read, payload, whole, location));
    }
    long payloadOffset = location.offset() + FIXED_BYTES + fields;
    return new RecordFrame(
        location,
        read.head,
        bytes.getLong(start + 24),
        crc,
        payloadOffset,
        encrypted,
        payloadOffset + padded(payload) + TRAILER_BYTES);
  }

  /**
   * What the fields say.
   *
   * @param salt of an encrypted payload, else empty
   */
  private record Fields(RecordHead head, byte[] salt) {}

  private static EncryptedPayload encrypted(
      Fields read, long stored, byte[] head, RecordLocation location)
      throws UnsupportedVolumeException {
    supported(
        read.salt.length == EncryptedPayload.SALT_BYTES
            && ChunkCipher.storedLength(read.head.payloadLength()) == stored,
        location,
        "is encrypted in an unknown way");
    return new EncryptedPayload(read.salt, head);
  }

  private static Fields fields(ByteBuffer bytes, long stored, RecordLocation location)
      throws UnsupportedVolumeException {
    long payload = stored;
    byte[] salt = new byte[0];
    @Nullable Instant receivedAt = null;
    @Nullable Sha256 digest = null;
    Optional<RecordSpan> replaces = Optional.empty();
    String[] texts = new String[REMOVED + 1];
    Arrays.fill(texts, "");
    while (bytes.remaining() >= 4) {
      int id = Short.toUnsignedInt(bytes.getShort());
      int length = Short.toUnsignedInt(bytes.getShort());
      if (id == END_OF_FIELDS) {
        break;
      }
      supported(length <= bytes.remaining(), location, "has a field longer than its head");
      if (id == RECEIVED_AT && length == 8) {
        receivedAt = instant(bytes.getLong());
      } else if (id == REPLACES && length == REPLACES_BYTES) {
        replaces = Optional.of(replaced(bytes));
      } else if (id == ENCRYPTION && length == ENCRYPTION_BYTES) {
        int method = Short.toUnsignedInt(bytes.getShort());
        supported(method == METHOD_GCM_CHUNKS, location, "is encrypted by method " + method);
        payload = bytes.getLong();
        salt = new byte[EncryptedPayload.SALT_BYTES];
        bytes.get(salt);
      } else {
        byte[] value = new byte[length];
        bytes.get(value);
        if (id == SHA_256 && length == 32) {
          digest = new Sha256(value);
        } else if (id <= REMOVED) {
          texts[id] = new String(value, StandardCharsets.UTF_8);
        }
        // Other ids are of later versions of the program: passed over.
      }
    }
    if (receivedAt == null || digest == null) {
      throw new UnsupportedVolumeException(location, "lacks the time or the digest");
    }
    Origin origin =
        new Origin(
            door(texts[DOOR], location),
            texts[CALLING_AE_TITLE],
            texts[CALLED_AE_TITLE],
            texts[REMOTE_ADDRESS],
            texts[USER],
            texts[SESSION],
            texts[SOURCE],
            texts[SOURCE_SCAN],
            texts[REMOVED]);
    return new Fields(new RecordHead(receivedAt, origin, digest, payload, replaces), salt);
  }

  private static Origin.Door door(String name, RecordLocation location)
      throws UnsupportedVolumeException {
    for (Origin.Door door : Origin.Door.values()) {
      if (door.name().equals(name)) {
        return door;
      }
    }
    throw new UnsupportedVolumeException(location, "names the unknown door " + name);
  }

  /** Checks the trailer, which begins at the buffer's position, against its record. */
  static void checkTrailer(ByteBuffer bytes, RecordFrame frame) throws DamagedRecordException {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int start = bytes.position();
    check(
        bytes.remaining() >= TRAILER_BYTES
            && bytes.getInt(start) == TRAILER_MAGIC
            && bytes.getInt(start + 4) == frame.crc()
            && bytes.getLong(start + 8) == frame.end() - frame.location().offset(),
        frame.location(),
        "the record's trailer does not match its head");
  }

  /** The length that a trailer at the buffer's position gives its record; 0 if it is no trailer. */
  static long trailerLength(ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    int start = bytes.position();
    boolean trailer = bytes.remaining() >= TRAILER_BYTES && bytes.getInt(start) == TRAILER_MAGIC;
    return trailer ? bytes.getLong(start + 8) : 0;
  }

  private static void check(boolean good, RecordLocation location, String what)
      throws DamagedRecordException {
    if (!good) {
      throw new DamagedRecordException(location, what);
    }
  }

  /** What the checksum vouches for but this program can't read is no damage. */
  private static void supported(boolean known, RecordLocation location, String what)
      throws UnsupportedVolumeException {
    if (!known) {
      throw new UnsupportedVolumeException(location, what);
    }
  }
}
