package org.trinomen.archive.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/**
 * How far a volume is written, as its file shows while someone may append to it:
 * docs/volume-format.md, "Writing". Reads heads and trailers only, and needs no key.
 *
 * @param bytes up to where the file is worth having: all of a sealed volume; of the last one, up to
 *     the end of its last whole record, without the zeros that are written ahead
 * @param records whole records, damaged ones not counted
 */
public record VolumeExtent(long bytes, long records) {

  /** More than is ever written ahead: zeros before that are in a record. */
  private static final long AHEAD_MAX = 8L << 20;

  /**
   * Looks at a volume.
   *
   * @throws IOException if it can't be read. One whose header is damaged counts with all its bytes
   *     and no records
   */
  public static VolumeExtent of(DurableFiles files, Path path) throws IOException {
    int number = VolumeHeader.numberOf(path.getFileName().toString());
    try (DurableFile file = files.openForReading(path)) {
      ByteBuffer head = ByteBuffer.allocate(VolumeHeader.BYTES);
      file.read(head, 0);
      VolumeHeader header = VolumeHeader.decode(head.flip(), number);
      Optional<VolumeFooter> footer = VolumeFooter.read(file, header);
      if (footer.isPresent()) {
        return new VolumeExtent(footer.get().fileBytes(), footer.get().records());
      }
      return unsealed(new OpenVolume(file, header, Optional.empty()));
    } catch (DamagedRecordException e) {
      return new VolumeExtent(size(files, path), 0);
    }
  }

  private static long size(DurableFiles files, Path path) throws IOException {
    try (DurableFile file = files.openForReading(path)) {
      return file.size();
    }
  }

  private static VolumeExtent unsealed(OpenVolume volume) throws IOException {
    LastRecord last = new LastRecord();
    long size = volume.file().size();
    long end = VolumeTail.zerosFrom(volume.file(), Math.max(0, size - AHEAD_MAX));
    // The zeros at the end of the last record belong to its trailer.
    end = Math.min(size, end + RecordCodec.TRAILER_BYTES);
    new VolumeWalk(volume, Math.max(end, VolumeHeader.BYTES)).from(VolumeHeader.BYTES, last);
    return new VolumeExtent(last.end, last.records);
  }

  private static final class LastRecord implements VolumeStore.RecordVisitor {
    private long end = VolumeHeader.BYTES;
    private long records;

    @Override
    public void record(RecordLocation at, RecordHead head, RecordLocation next) {
      end = next.offset();
      records++;
    }

    @Override
    public void damaged(RecordLocation at, String what, RecordLocation next) {
      // A torn end, unless a record follows.
    }
  }
}
