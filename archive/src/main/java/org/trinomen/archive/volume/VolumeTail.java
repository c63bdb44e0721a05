package org.trinomen.archive.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.DurableFile;

/**
 * Finds where the sound records of an unsealed volume end.
 *
 * <p>What a crash leaves behind the last fsync is anything: whole records, halves, holes of zeros
 * with whole records behind them. None of it was acknowledged, so the first record that is not
 * sound ends the volume. But the same sight can have another cause: a record that was durable, and
 * acknowledged, has gone bad on the disk. Cutting there would destroy all the good ones behind it.
 * The two are told apart by what later records say: each carries the offset up to which the volume
 * was durable when it was appended. If a sound record vouches for the unsound place, that place is
 * damage, is left as it is, and the search goes on behind it.
 */
final class VolumeTail {

  private static final Logger log = LoggerFactory.getLogger(VolumeTail.class);
  private static final int WINDOW_BYTES = 4096;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final FrameReader reader;
  private final int number;
  private final long fileBytes;

  VolumeTail(OpenVolume volume) throws IOException {
    this.reader = new FrameReader(volume, WINDOW_BYTES);
    this.number = volume.header().number();
    this.fileBytes = volume.file().size();
  }

  /**
   * The end of the sound records.
   *
   * @param trusted offset up to which the caller knows the volume to be sound; 0 if it knows
   *     nothing
   */
  long soundEnd(long trusted) throws IOException {
    long at = VolumeHeader.BYTES;
    if (trusted > at) {
      if (trusted <= fileBytes && reader.isBoundary(trusted)) {
        at = trusted;
      } else {
        log.error(
            "volume {}: no record ends at byte {}, up to which it was said to be read;"
                + " checking all of it",
            number,
            trusted);
      }
    }
    while (at < fileBytes) {
      try {
        at = reader.verified(at, fileBytes).end();
      } catch (DamagedRecordException e) {
        Optional<RecordFrame> witness = witness(at);
        if (witness.isEmpty()) {
          return at;
        }
        log.error(
            "volume {}: damaged at byte {} ({}), which was durable once; left as it is",
            number,
            at,
            e.what());
        at = witness.get().location().offset();
      }
    }
    return at;
  }

  /**
   * Where, from an offset on, a file holds nothing but zeros: those written ahead of the records,
   * or else its end.
   */
  static long zerosFrom(DurableFile file, long offset) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    long zerosFrom = offset;
    long at = offset;
    while (file.read(chunk.clear(), at) > 0) {
      for (int i = 0; i < chunk.position(); i++) {
        if (chunk.get(i) != 0) {
          zerosFrom = at + i + 1;
        }
      }
      at += chunk.position();
    }
    return zerosFrom;
  }

  /** The first sound record behind an offset, if it or a later one says that was durable. */
  private Optional<RecordFrame> witness(long damagedAt) throws IOException {
    Optional<RecordFrame> first = Optional.empty();
    long at = damagedAt + 1;
    while (true) {
      Optional<RecordFrame> found = reader.next(at, fileBytes);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      if (first.isEmpty()) {
        first = found;
      }
      if (found.get().durableTo() > damagedAt) {
        return first;
      }
      at = found.get().end();
    }
  }
}
