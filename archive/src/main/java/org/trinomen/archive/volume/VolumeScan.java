package org.trinomen.archive.volume;

import java.io.IOException;
import java.util.Optional;
import org.trinomen.archive.file.DurableFile;

/** Goes over the records of all volumes in order, up to an end. */
final class VolumeScan {

  private final OpenVolumes volumes;
  private final RecordLocation end;

  VolumeScan(OpenVolumes volumes, RecordLocation end) {
    this.volumes = volumes;
    this.end = end;
  }

  void from(RecordLocation start, VolumeStore.RecordVisitor visitor) throws IOException {
    RecordLocation at = start;
    while (at.volume() < end.volume()) {
      scanSealed(at, visitor);
      at = new RecordLocation(at.volume() + 1, VolumeHeader.BYTES);
    }
    if (at.compareTo(end) < 0) {
      scanCurrent(at, visitor);
    }
  }

  private void scanCurrent(RecordLocation at, VolumeStore.RecordVisitor visitor)
      throws IOException {
    volumes.use(
        at.volume(),
        volume -> {
          new VolumeWalk(volume, end.offset()).from(at.offset(), visitor);
          return end;
        });
  }

  private void scanSealed(RecordLocation at, VolumeStore.RecordVisitor visitor) throws IOException {
    RecordLocation next = new RecordLocation(at.volume() + 1, VolumeHeader.BYTES);
    Optional<String> damage;
    try {
      damage = volumes.use(at.volume(), volume -> sealed(at, volume, visitor));
    } catch (DamagedRecordException e) {
      // Of the volume itself: it is missing, or its header is damaged.
      if (e.location().volume() != at.volume() || e.location().offset() != 0) {
        throw e;
      }
      damage = Optional.of(e.what());
    }
    if (damage.isPresent()) {
      visitor.damaged(new RecordLocation(at.volume(), 0), damage.get(), next);
    }
  }

  /** Visits the records of a sealed volume, and says what is wrong with its footer. */
  private static Optional<String> sealed(
      RecordLocation at, OpenVolume volume, VolumeStore.RecordVisitor visitor) throws IOException {
    DurableFile file = volume.file();
    VolumeHeader header = volume.header();
    Optional<VolumeFooter> footer = VolumeFooter.read(file, header);
    if (footer.isEmpty()) {
      new VolumeWalk(volume, file.size()).from(at.offset(), visitor);
      return Optional.of("the volume is not the last and yet not sealed, or its seal is damaged");
    }
    VolumeWalk walk = new VolumeWalk(volume, footer.get().offset());
    if (at.offset() > VolumeHeader.BYTES) {
      walk.from(at.offset(), visitor);
      return Optional.empty();
    }
    SealCheck check = new SealCheck(visitor, header, footer.get());
    walk.from(at.offset(), check);
    return check.verdict(file);
  }
}
