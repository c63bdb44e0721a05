package org.trinomen.archive.volume;

import java.io.IOException;
import java.util.Optional;

/** Goes over the records of one volume in order, past what can't be read. */
final class VolumeWalk {

  private static final int WINDOW_BYTES = 4096;

  private final OpenVolume volume;
  private final long end;

  /**
   * A walk.
   *
   * @param end where the records of the volume end
   */
  VolumeWalk(OpenVolume volume, long end) {
    this.volume = volume;
    this.end = end;
  }

  void from(long start, VolumeStore.RecordVisitor visitor) throws IOException {
    FrameReader reader = new FrameReader(volume, WINDOW_BYTES);
    long at = start;
    while (at < end) {
      String damage;
      try {
        RecordFrame frame = reader.frame(at, end);
        visitor.record(frame.location(), frame.head(), location(frame.end()));
        at = frame.end();
        continue;
      } catch (DamagedRecordException e) {
        damage = e.what();
      }
      Optional<RecordFrame> next = reader.next(at + 1, end);
      long goOn = next.isPresent() ? next.get().location().offset() : end;
      visitor.damaged(location(at), damage, location(goOn));
      at = goOn;
    }
  }

  private RecordLocation location(long offset) {
    return new RecordLocation(volume.header().number(), offset);
  }
}
