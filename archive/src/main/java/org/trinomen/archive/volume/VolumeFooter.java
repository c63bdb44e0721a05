package org.trinomen.archive.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.trinomen.archive.file.DurableFile;

/**
 * What closes a sealed volume: a table of the offsets of its records and behind it, as the last 72
 * bytes of the file, the seal; docs/volume-format.md, "Footer".
 *
 * @param offset where the table's head stands: the end of the records
 * @param records how many offsets the table has
 * @param digest SHA-256 of the table with its head
 */
record VolumeFooter(long offset, long records, Sha256 digest) {

  static final int TABLE_HEAD_BYTES = 24;
  static final int SEAL_BYTES = 72;

  private static final long TABLE_MAGIC = RecordCodec.ascii("TFTR");
  private static final long SEAL_MAGIC = RecordCodec.ascii("TRINSEAL");
  private static final int VERSION = 1;
  private static final int CRC_AT = SEAL_BYTES - 4;

  /** Size of the whole file. */
  long fileBytes() {
    return offset + TABLE_HEAD_BYTES + 8 * records + SEAL_BYTES;
  }

  static void putTableHead(ByteBuffer into, VolumeHeader volume, long records) {
    into.order(ByteOrder.LITTLE_ENDIAN);
    into.putInt((int) TABLE_MAGIC).putShort((short) VERSION).putShort((short) 0);
    into.putLong(volume.tag()).putLong(records);
  }

  void putSeal(ByteBuffer into, VolumeHeader volume) {
    into.order(ByteOrder.LITTLE_ENDIAN);
    int start = into.position();
    into.putLong(SEAL_MAGIC).putLong(volume.tag()).putLong(offset).putLong(records);
    into.put(digest.bytes()).putInt(0);
    into.putInt(crc(into, start));
  }

  private static int crc(ByteBuffer bytes, int start) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(start + CRC_AT).position(start));
    return (int) crc.getValue();
  }

  /** The footer of a volume; empty if it is not sealed. */
  static Optional<VolumeFooter> read(DurableFile file, VolumeHeader volume) throws IOException {
    long size = file.size();
    if (size < VolumeHeader.BYTES + TABLE_HEAD_BYTES + SEAL_BYTES) {
      return Optional.empty();
    }
    ByteBuffer seal = ByteBuffer.allocate(SEAL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.read(seal, size - SEAL_BYTES);
    boolean sealed =
        seal.position() == SEAL_BYTES
            && seal.getLong(0) == SEAL_MAGIC
            && seal.getLong(8) == volume.tag()
            && seal.getInt(CRC_AT) == crc(seal, 0);
    if (!sealed) {
      return Optional.empty();
    }
    byte[] digest = new byte[32];
    seal.get(32, digest);
    VolumeFooter footer = new VolumeFooter(seal.getLong(16), seal.getLong(24), new Sha256(digest));
    return footer.fileBytes() == size ? Optional.of(footer) : Optional.empty();
  }

  /** True if the table, as it stands in the file, is the one that was sealed. */
  boolean tableIsSound(DurableFile file) throws IOException {
    MessageDigest sha256 = Sha256.begin();
    byte[] chunk = new byte[64 * 1024];
    long end = fileBytes() - SEAL_BYTES;
    long at = offset;
    while (at < end) {
      int count = file.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, end - at)), at);
      if (count == 0) {
        return false;
      }
      sha256.update(chunk, 0, count);
      at += count;
    }
    return MessageDigest.isEqual(sha256.digest(), digest.bytes());
  }
}
