package org.trinomen.archive.volume;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import org.trinomen.archive.encryption.ChunkCipher;
import org.trinomen.archive.file.DurableFile;

/**
 * The volume that takes records now. For one thread. A record in memory is put together, head to
 * trailer, in a buffer outside the heap and written by one call.
 *
 * <p>The file grows by zeros, in steps of many records, which then overwrite them. For an fsync
 * that finds the file grown has to write the file system's tables as well as the bytes, one after
 * the other, and takes twice as long; a lone sender waits for each. Nothing relies on the zeros:
 * they are not made durable before they are overwritten, and a failure takes them away.
 */
final class CurrentVolume implements Closeable {

  /** Holds a head, a payload of 1 MiB and a trailer; longer ones take several writes. */
  static final int STAGING_BYTES = (1 << 20) + (64 << 10);

  /** Zeros cost more than they save where one fsync serves more bytes than this. */
  private static final int AHEAD_OF_BYTES_MAX = 64 << 10;

  /** And where they are for fewer records than this. */
  private static final int AHEAD_OF_RECORDS_MIN = 4;

  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 << 10).asReadOnlyBuffer();

  private final DurableFile file;
  private final VolumeHeader header;
  private final Optional<PayloadCipher> cipher;
  private final RandomGenerator salts;
  private final ByteBuffer staging;

  /** Offsets of the records appended since the volume was opened, for the footer. */
  private long[] offsets = new long[64];

  private int offsetCount;
  private final long openedAt;
  private long size;
  private long durable;

  /** Where the file ends: behind {@link #size} it holds zeros. */
  private long fileEnd;

  /** What the last sync made durable. */
  private long synced;

  // The record that prepare() began.
  private int crc;
  private long recordBytes;
  private long storedLength;
  private byte[] salt = new byte[0];

  /**
   * Goes on with a volume.
   *
   * @param size where the next record goes; all before it is durable
   * @param salts for the keys of records: must not repeat themselves
   */
  CurrentVolume(OpenVolume volume, long size, ByteBuffer staging, RandomGenerator salts) {
    this.file = volume.file();
    this.header = volume.header();
    this.cipher = volume.cipher();
    this.salts = salts;
    this.staging = staging;
    this.size = size;
    this.durable = size;
    this.openedAt = size;
    this.fileEnd = size;
  }

  int number() {
    return header.number();
  }

  long size() {
    return size;
  }

  boolean isEmpty() {
    return size == VolumeHeader.BYTES;
  }

  boolean isDurable() {
    return durable == size;
  }

  VolumeHeader header() {
    return header;
  }

  /** Up to where an fsync has succeeded. */
  long durable() {
    return durable;
  }

  /** Encodes the head of the next record and gives the length of the whole record. */
  long prepare(RecordHead head) {
    staging.clear();
    if (header.encrypted()) {
      salt = new byte[EncryptedPayload.SALT_BYTES];
      salts.nextBytes(salt);
    }
    crc = RecordCodec.putHead(staging, header, size, durable, head, salt);
    storedLength = RecordCodec.storedLength(header, head.payloadLength());
    recordBytes = RecordCodec.recordBytes(staging.position(), storedLength);
    return recordBytes;
  }

  /** Whether the prepared record goes where there are zeros already, and so needs no more room. */
  boolean isAhead() {
    return size + recordBytes <= fileEnd;
  }

  /**
   * How far to write ahead before the prepared record is written; 0 for not at all. As far as the
   * volume has come since it was opened, within what the settings allow: so who sends a single
   * image causes none of this.
   */
  long aheadBytes(VolumeSettings settings) {
    long toSync = size - durable + recordBytes;
    if (isAhead() || Math.max(toSync, synced) > AHEAD_OF_BYTES_MAX) {
      return 0;
    }
    long allowed = Math.min(settings.aheadBytesMax(), settings.sealAtBytes() - size);
    long bytes = Math.min(allowed, size - openedAt);
    return bytes < AHEAD_OF_RECORDS_MIN * recordBytes ? 0 : bytes;
  }

  /** Writes zeros behind the last record. If this fails, {@link #undo} must follow. */
  void writeAhead(long bytes) throws IOException {
    long end = size + bytes;
    while (fileEnd < end) {
      int count = (int) Math.min(ZEROS.capacity(), end - fileEnd);
      file.write(ZEROS.slice(0, count), fileEnd);
      fileEnd += count;
    }
  }

  /** Writes the prepared record. If this fails, {@link #undo} must follow. */
  void write(Payload payload) throws IOException {
    long at = cipher.isPresent() ? encrypt(cipher.get(), payload) : copy(payload);
    if (staging.remaining() < Long.BYTES + RecordCodec.TRAILER_BYTES) {
      at = flush(at);
    }
    RecordCodec.putTrailer(staging, crc, storedLength, recordBytes);
    at = flush(at);
    if (offsetCount == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * offsetCount);
    }
    offsets[offsetCount++] = size;
    size = at;
    fileEnd = Math.max(fileEnd, size);
  }

  private long copy(Payload payload) throws IOException {
    long at = size;
    switch (payload) {
      case Payload.InMemory(byte[] bytes, int length) -> at = stage(bytes, length, at);
      case Payload.Spooled(var spooled, long length) -> {
        at = flush(at);
        file.copyFrom(spooled, length, at);
        at += length;
      }
      case Payload.Encrypted encrypted -> {
        byte[] chunk = new byte[ChunkCipher.CHUNK_BYTES];
        try (InputStream text = encrypted.open()) {
          for (int some = text.read(chunk); some > 0; some = text.read(chunk)) {
            at = stage(chunk, some, at);
          }
        }
      }
    }
    return at;
  }

  private long stage(byte[] bytes, int length, long from) throws IOException {
    long at = from;
    int copied = 0;
    while (copied < length) {
      int count = Math.min(length - copied, staging.remaining());
      staging.put(bytes, copied, count);
      copied += count;
      if (!staging.hasRemaining()) {
        at = flush(at);
      }
    }
    return at;
  }

  /** Chunk by chunk; of a payload in memory without a copy. */
  private long encrypt(PayloadCipher encrypting, Payload payload) throws IOException {
    byte[] head = new byte[staging.position()];
    staging.get(0, head);
    SecretKey key = encrypting.recordKey(salt);
    ChunkCipher chunks = encrypting.ciphers().take();
    long length = payload.length();
    long last = ChunkCipher.chunks(length) - 1;
    long at = size;
    try (InputStream text = payload.open()) {
      for (long chunk = 0; chunk <= last; chunk++) {
        long from = chunk * ChunkCipher.CHUNK_BYTES;
        int count = (int) Math.min(ChunkCipher.CHUNK_BYTES, length - from);
        byte[] out = chunks.scratch();
        int stored;
        if (payload instanceof Payload.InMemory(byte[] bytes, int _)) {
          stored = chunks.encrypt(key, head, chunk, chunk == last, bytes, (int) from, count, out);
        } else {
          byte[] read = text.readNBytes(count);
          stored = chunks.encrypt(key, head, chunk, chunk == last, read, 0, read.length, out);
        }
        at = stage(out, stored, at);
      }
    } finally {
      encrypting.ciphers().give(chunks);
    }
    return at;
  }

  private long flush(long at) throws IOException {
    int count = staging.flip().remaining();
    file.write(staging, at);
    staging.clear();
    return at + count;
  }

  /** Takes back what a failed write left behind the last record, and the zeros. */
  void undo() throws IOException {
    file.truncate(size);
    fileEnd = size;
  }

  /** Takes the zeros back. */
  void cutAhead() throws IOException {
    if (fileEnd > size) {
      undo();
    }
  }

  void sync() throws IOException {
    file.sync();
    synced = size - durable;
    durable = size;
  }

  /**
   * Writes the footer, not yet durable. If this fails, {@link #undo} must follow: the volume then
   * goes on unsealed.
   */
  void writeFooter() throws IOException {
    // Zeros; and a write broken off by something other than an I/O error may have left bytes.
    if (file.size() != size) {
      undo();
    }
    OffsetTable earlier = new OffsetTable();
    if (openedAt > VolumeHeader.BYTES) {
      collectOffsets(earlier);
    }
    long records = (long) earlier.count + offsetCount;
    MessageDigest sha256 = Sha256.begin();
    staging.clear();
    VolumeFooter.putTableHead(staging, header, records);
    long at = putOffsets(earlier.values, earlier.count, size, sha256);
    at = putOffsets(offsets, offsetCount, at, sha256);
    at = flushDigested(at, sha256);
    new VolumeFooter(size, records, new Sha256(sha256.digest())).putSeal(staging, header);
    flush(at);
  }

  private long putOffsets(long[] values, int count, long from, MessageDigest sha256)
      throws IOException {
    long at = from;
    for (int i = 0; i < count; i++) {
      if (staging.remaining() < Long.BYTES) {
        at = flushDigested(at, sha256);
      }
      staging.putLong(values[i]);
    }
    return at;
  }

  private long flushDigested(long at, MessageDigest sha256) throws IOException {
    sha256.update(staging.duplicate().flip());
    return flush(at);
  }

  private static final class OffsetTable {
    long[] values = new long[1024];
    int count;

    void add(long offset) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = offset;
    }
  }

  /** Walks over the records that were here when the volume was opened. */
  private void collectOffsets(OffsetTable into) throws IOException {
    VolumeWalk walk = new VolumeWalk(new OpenVolume(file, header, cipher), openedAt);
    walk.from(
        VolumeHeader.BYTES,
        new VolumeStore.RecordVisitor() {
          @Override
          public void record(RecordLocation location, RecordHead head, RecordLocation next) {
            into.add(location.offset());
          }

          @Override
          public void damaged(RecordLocation location, String what, RecordLocation next) {
            // The footer lists what can be read; verify reports what can't.
          }
        });
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
