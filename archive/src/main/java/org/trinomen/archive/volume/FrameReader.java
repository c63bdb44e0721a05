package org.trinomen.archive.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Optional;
import org.trinomen.archive.encryption.EncryptedText;
import org.trinomen.archive.encryption.KeyUnavailableException;
import org.trinomen.archive.file.DamagedFileException;
import org.trinomen.archive.file.DurableFile;

/**
 * Finds records in one volume. Walking from record to record costs one read for each: a record's
 * trailer and the head of the next one stand side by side. Not for use by several threads.
 */
final class FrameReader {

  static final String PAYLOAD_CHANGED = "the payload does not match its digest";

  private static final int SEARCH_BYTES = 64 * 1024;

  private final DurableFile file;
  private final VolumeHeader volume;
  private final Optional<PayloadCipher> cipher;
  private ByteBuffer window;
  private long windowAt;

  /**
   * A reader.
   *
   * @param windowBytes how much to read at a time: little for one record, more for a walk
   */
  FrameReader(OpenVolume volume, int windowBytes) {
    this.file = volume.file();
    this.volume = volume.header();
    this.cipher = volume.cipher();
    this.window = emptyWindow(windowBytes);
  }

  private static ByteBuffer emptyWindow(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  }

  /**
   * The record at an offset, by its head alone.
   *
   * @param volumeEnd where the records of the volume end
   */
  RecordFrame head(long offset, long volumeEnd) throws IOException {
    RecordLocation location = new RecordLocation(volume.number(), offset);
    int fixed = (int) Math.min(RecordCodec.FIXED_BYTES, Math.max(0, volumeEnd - offset));
    int fields = RecordCodec.fieldsLength(at(offset, fixed), volume, location, volumeEnd);
    return RecordCodec.decode(at(offset, RecordCodec.FIXED_BYTES + fields), fields, location);
  }

  /** The record at an offset, head and trailer. */
  RecordFrame frame(long offset, long volumeEnd) throws IOException {
    RecordFrame frame = head(offset, volumeEnd);
    long trailer = frame.end() - RecordCodec.TRAILER_BYTES;
    RecordCodec.checkTrailer(at(trailer, RecordCodec.TRAILER_BYTES), frame);
    return frame;
  }

  /** The record at an offset, read whole and compared with its digest. */
  RecordFrame verified(long offset, long volumeEnd) throws IOException {
    RecordFrame frame = frame(offset, volumeEnd);
    StoredBytes payload = payload(frame);
    MessageDigest sha256 = Sha256.begin();
    long length = frame.head().payloadLength();
    byte[] chunk = new byte[(int) Math.clamp(length, 1L, SEARCH_BYTES)];
    long position = payload.read(0, chunk, 0, 0); // which tells whether it is really empty
    while (position < length) {
      int count = payload.read(position, chunk, 0, (int) Math.min(length - position, chunk.length));
      if (count == 0) {
        throw new DamagedRecordException(frame.location(), "the record is cut short");
      }
      sha256.update(chunk, 0, count);
      position += count;
    }
    if (!MessageDigest.isEqual(sha256.digest(), frame.head().digest().bytes())) {
      throw new DamagedRecordException(frame.location(), PAYLOAD_CHANGED);
    }
    return frame;
  }

  /** The payload of a record, decrypted as it is read, and not compared with its digest. */
  StoredBytes payload(RecordFrame frame) throws IOException {
    Optional<EncryptedPayload> encrypted = frame.encrypted();
    if (encrypted.isEmpty()) {
      return (position, into, offset, length) ->
          file.read(ByteBuffer.wrap(into, offset, length), frame.payloadOffset() + position);
    }
    PayloadCipher decrypting = cipher.orElseThrow(() -> noKey(frame));
    EncryptedText text = decrypting.text(file, frame, encrypted.get());
    return (position, into, offset, length) -> {
      try {
        return text.read(decrypting.ciphers(), position, into, offset, length);
      } catch (DamagedFileException e) {
        throw new DamagedRecordException(
            frame.location(), "of the payload, %s".formatted(e.getMessage()));
      }
    };
  }

  private static KeyUnavailableException noKey(RecordFrame frame) {
    return new KeyUnavailableException(
        frame.location().words() + ": the record is encrypted, and its volume says it is not");
  }

  /** True if a record ends at an offset, so that another may begin there. */
  boolean isBoundary(long offset) throws IOException {
    if (offset == VolumeHeader.BYTES) {
      return true;
    }
    if (offset % 8 != 0 || offset < VolumeHeader.BYTES + RecordCodec.TRAILER_BYTES) {
      return false;
    }
    ByteBuffer trailer = at(offset - RecordCodec.TRAILER_BYTES, RecordCodec.TRAILER_BYTES);
    long length = RecordCodec.trailerLength(trailer);
    if (length <= 0 || length > offset - VolumeHeader.BYTES) {
      return false;
    }
    try {
      return frame(offset - length, offset).end() == offset;
    } catch (DamagedRecordException e) {
      return false;
    }
  }

  /** The next record at or behind an offset that is sound in head and trailer. */
  Optional<RecordFrame> next(long offset, long volumeEnd) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(SEARCH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = RecordCodec.padded(offset); at < volumeEnd; at += SEARCH_BYTES) {
      chunk.clear().limit((int) Math.min(SEARCH_BYTES, volumeEnd - at));
      int count = file.read(chunk, at);
      for (int i = 0; i + Integer.BYTES <= count; i += 8) {
        if (RecordCodec.maybeRecord(chunk, i, count, volume, at + i)) {
          try {
            return Optional.of(frame(at + i, volumeEnd));
          } catch (DamagedRecordException e) {
            // Not a record: the letters can stand in a payload. The search goes on.
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The bytes at an offset; fewer than wanted only at the end of the file. */
  private ByteBuffer at(long offset, int length) throws IOException {
    boolean inside = offset >= windowAt && offset + length <= windowAt + window.limit();
    if (!inside) {
      if (window.capacity() < length) {
        window = emptyWindow(length);
      }
      window.clear();
      file.read(window, offset);
      window.flip();
      windowAt = offset;
    }
    window.position((int) (offset - windowAt));
    return window;
  }
}
