package org.trinomen.archive.volume;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Reads records. Nothing of a payload is given out before all of it was compared with its digest: a
 * disk may return other bytes than it was given, and says nothing.
 *
 * <p>A payload of up to {@link #WHOLE_BYTES_MAX} is read into memory and compared each time that it
 * is opened: what is given out are the very bytes that were compared. A longer one is read through
 * once before; that this was done is remembered for the records used last, so that a viewer that
 * asks for a thousand frames pays once.
 */
final class RecordReader {

  /** Most slices are shorter; at a gigabyte a second this takes a millisecond. */
  static final int WHOLE_BYTES_MAX = 1 << 20;

  private static final int REMEMBERED_MAX = 4096;

  /** Most heads are shorter than this; a longer one takes a second read. */
  private static final int HEAD_READ_BYTES = 512;

  private final OpenVolumes volumes;

  /** Records whose payloads were compared, the one not used for longest first. */
  private final Map<RecordLocation, Boolean> compared =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<RecordLocation, Boolean> eldest) {
              return size() > REMEMBERED_MAX;
            }
          });

  RecordReader(OpenVolumes volumes) {
    this.volumes = volumes;
  }

  RecordFrame frame(RecordLocation location) throws IOException {
    return volumes.use(
        location.volume(),
        volume ->
            new FrameReader(volume, HEAD_READ_BYTES).head(location.offset(), volume.file().size()));
  }

  InputStream open(RecordLocation location) throws IOException {
    RecordFrame frame = frame(location);
    long length = frame.head().payloadLength();
    if (length <= WHOLE_BYTES_MAX) {
      return new ByteArrayInputStream(whole(frame, (int) length));
    }
    requireCompared(location);
    StoredBytes payload =
        (position, into, offset, count) -> read(frame, position, into, offset, count);
    return payload.stream(length);
  }

  private byte[] whole(RecordFrame frame, int length) throws IOException {
    byte[] payload = new byte[length];
    read(frame, 0, payload, 0, length);
    if (!MessageDigest.isEqual(Sha256.begin().digest(payload), frame.head().digest().bytes())) {
      throw new DamagedRecordException(frame.location(), FrameReader.PAYLOAD_CHANGED);
    }
    return payload;
  }

  StoredBytes bytes(RecordLocation location) throws IOException {
    RecordFrame frame = frame(location);
    long payloadLength = frame.head().payloadLength();
    if (payloadLength <= WHOLE_BYTES_MAX) {
      return StoredBytes.of(whole(frame, (int) payloadLength));
    }
    requireCompared(location);
    return (position, into, offset, length) -> {
      Objects.checkFromIndexSize(offset, length, into.length);
      int count = (int) Math.clamp(payloadLength - position, 0L, length);
      return count == 0 ? 0 : read(frame, position, into, offset, count);
    };
  }

  private void requireCompared(RecordLocation location) throws IOException {
    if (compared.get(location) == null) {
      requireSound(location);
    }
  }

  /** Reads the whole record now. */
  void requireSound(RecordLocation location) throws IOException {
    compared.remove(location);
    volumes.use(
        location.volume(),
        volume ->
            new FrameReader(volume, HEAD_READ_BYTES)
                .verified(location.offset(), volume.file().size()));
    compared.put(location, true);
  }

  private int read(RecordFrame frame, long position, byte[] into, int offset, int length)
      throws IOException {
    int read =
        volumes.use(
            frame.location().volume(),
            volume ->
                new FrameReader(volume, 0).payload(frame).read(position, into, offset, length));
    if (read < length) {
      throw new DamagedRecordException(frame.location(), "the volume ends within the record");
    }
    return read;
  }
}
