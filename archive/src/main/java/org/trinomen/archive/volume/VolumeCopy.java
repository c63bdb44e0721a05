package org.trinomen.archive.volume;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DurableFiles;

/**
 * A folder of volumes that is not ours to write: a backup. Neither locked nor healed, so that it
 * may lie on a disk that is read-only, and lack volumes.
 */
public final class VolumeCopy implements Closeable {

  private static final int OPEN_FILES_MAX = 16;

  private final DurableFiles files;
  private final Path folder;
  private final OpenVolumes volumes;
  private final RecordReader records;
  private final Map<Sha256, List<RecordLocation>> located = new HashMap<>();

  /** A payload that is held here. */
  public record Held(RecordHead head, InputStream payload) {}

  public VolumeCopy(DurableFiles files, Path folder) {
    this(files, folder, Keyring.none());
  }

  /** Of which volumes are encrypted. */
  public VolumeCopy(DurableFiles files, Path folder, Keyring keyring) {
    this.files = files;
    this.folder = folder;
    this.volumes =
        new OpenVolumes(files, folder, new VolumeKeys(files, folder, keyring), OPEN_FILES_MAX);
    this.records = new RecordReader(volumes);
  }

  public Path folder() {
    return folder;
  }

  /** Goes over all records once to find where payloads are. */
  public void lookFor(Set<Sha256> digests) throws IOException {
    for (Path file : files.list(folder)) {
      int number = VolumeHeader.numberOf(file.getFileName().toString());
      if (number > 0) {
        look(number, digests);
      }
    }
  }

  private void look(int number, Set<Sha256> digests) throws IOException {
    try {
      volumes.use(
          number,
          volume -> {
            long end =
                VolumeFooter.read(volume.file(), volume.header())
                    .map(VolumeFooter::offset)
                    .orElse(volume.file().size());
            new VolumeWalk(volume, end).from(VolumeHeader.BYTES, noting(digests));
            return number;
          });
    } catch (DamagedRecordException _) {
      // A volume that can't be read has nothing to offer.
    }
  }

  private VolumeStore.RecordVisitor noting(Set<Sha256> digests) {
    return new VolumeStore.RecordVisitor() {
      @Override
      public void record(RecordLocation location, RecordHead head, RecordLocation next) {
        if (digests.contains(head.digest())) {
          located.computeIfAbsent(head.digest(), _ -> new ArrayList<>()).add(location);
        }
      }

      @Override
      public void damaged(RecordLocation location, String what, RecordLocation next) {
        // Nor does a record.
      }
    };
  }

  /** Opens a payload that was looked for; empty if it is not here, or damaged here as well. */
  public Optional<Held> open(Sha256 digest) throws IOException {
    for (RecordLocation location : located.getOrDefault(digest, List.of())) {
      try {
        return Optional.of(new Held(records.frame(location).head(), records.open(location)));
      } catch (DamagedRecordException _) {
        // Another record may hold the same bytes.
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    volumes.close();
  }
}
