package org.trinomen.archive.volume;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.trinomen.archive.file.DurableFile;

/**
 * The volume that takes records now. For one thread. A record in memory is put together, head to
 * trailer, in a buffer outside the heap and written by one call.
 */
final class CurrentVolume implements Closeable {

  /** Holds a head, a payload of 1 MiB and a trailer; longer ones take several writes. */
  static final int STAGING_BYTES = (1 << 20) + (64 << 10);

  private final DurableFile file;
  private final VolumeHeader header;
  private final ByteBuffer staging;

  /** Offsets of the records appended since the volume was opened, for the footer. */
  private long[] offsets = new long[64];

  private int offsetCount;
  private final long openedAt;
  private long size;
  private long durable;

  // The record that prepare() began.
  private int crc;
  private long recordBytes;

  /**
   * Goes on with a volume.
   *
   * @param size where the next record goes; all before it is durable
   */
  CurrentVolume(DurableFile file, VolumeHeader header, long size, ByteBuffer staging) {
    this.file = file;
    this.header = header;
    this.staging = staging;
    this.size = size;
    this.durable = size;
    this.openedAt = size;
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

  /** Encodes the head of the next record and gives the length of the whole record. */
  long prepare(RecordHead head) {
    staging.clear();
    crc = RecordCodec.putHead(staging, header, size, durable, head);
    recordBytes = RecordCodec.recordBytes(staging.position(), head.payloadLength());
    return recordBytes;
  }

  /** Writes the prepared record. If this fails, {@link #undo} must follow. */
  void write(Payload payload) throws IOException {
    long at = size;
    switch (payload) {
      case Payload.InMemory(byte[] bytes, int length) -> {
        int copied = 0;
        while (copied < length) {
          int count = Math.min(length - copied, staging.remaining());
          staging.put(bytes, copied, count);
          copied += count;
          if (!staging.hasRemaining()) {
            at = flush(at);
          }
        }
      }
      case Payload.Spooled(var spooled, long length) -> {
        at = flush(at);
        file.copyFrom(spooled, length, at);
        at += length;
      }
    }
    if (staging.remaining() < Long.BYTES + RecordCodec.TRAILER_BYTES) {
      at = flush(at);
    }
    RecordCodec.putTrailer(staging, crc, payload.length(), recordBytes);
    at = flush(at);
    if (offsetCount == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * offsetCount);
    }
    offsets[offsetCount++] = size;
    size = at;
  }

  private long flush(long at) throws IOException {
    int count = staging.flip().remaining();
    file.write(staging, at);
    staging.clear();
    return at + count;
  }

  /** Takes back what a failed write left behind the last record. */
  void undo() throws IOException {
    file.truncate(size);
  }

  void sync() throws IOException {
    file.sync();
    durable = size;
  }

  /**
   * Writes the footer, not yet durable. If this fails, {@link #undo} must follow: the volume then
   * goes on unsealed.
   */
  void writeFooter() throws IOException {
    // Only a write broken off by something other than an I/O error leaves more bytes than these.
    if (file.size() != size) {
      file.truncate(size);
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
    VolumeWalk walk = new VolumeWalk(file, header, openedAt);
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
