package org.trinomen.archive.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.trinomen.archive.encryption.Keyring;

/**
 * Volumes with some records gone bad, and beside them good copies of those: whoever reads sees the
 * good one at the place of the bad one. Nothing in the volumes is rewritten; a copy lies in volumes
 * of its own and says itself what it replaces ({@link RecordHead#replaces}).
 */
public final class RepairedVolumeStore implements VolumeStore {

  private final VolumeStore volumes;
  private final VolumeStore copies;

  /** Where there is a good copy of what. */
  private final ConcurrentSkipListMap<RecordLocation, Copy> good = new ConcurrentSkipListMap<>();

  private record Copy(RecordSpan of, RecordLocation at) {}

  private RepairedVolumeStore(VolumeStore volumes, VolumeStore copies) {
    this.volumes = volumes;
    this.copies = copies;
  }

  /**
   * Opens what the copies are in, and takes the volumes over: closing closes both.
   *
   * @param folder of the copies; made if it is not there
   */
  public static RepairedVolumeStore open(VolumeStore volumes, Path folder, VolumeSettings settings)
      throws IOException {
    return open(FileVolumeStore.Environment.system(), volumes, folder, settings);
  }

  /** As above, where copies may be encrypted. */
  public static RepairedVolumeStore open(
      FileVolumeStore.Environment environment,
      VolumeStore volumes,
      Path folder,
      VolumeSettings settings)
      throws IOException {
    boolean opened = false;
    try {
      RepairedVolumeStore store =
          open(
              volumes,
              FileVolumeStore.open(environment, folder, settings, FileVolumeStore.first()));
      opened = true;
      return store;
    } finally {
      if (!opened) {
        volumes.close();
      }
    }
  }

  /**
   * Opens volumes, and good copies where anything was ever repaired.
   *
   * @param repairs folder of the copies, which need not be there
   * @see FileVolumeStore#open(FileVolumeStore.Environment, Path, VolumeSettings, RecordLocation)
   */
  public static VolumeStore openWhatIsThere(
      FileVolumeStore.Environment environment,
      Path folder,
      Path repairs,
      VolumeSettings settings,
      RecordLocation trustedUpTo)
      throws IOException {
    VolumeStore volumes = FileVolumeStore.open(environment, folder, settings, trustedUpTo);
    return Files.isDirectory(repairs) ? open(environment, volumes, repairs, settings) : volumes;
  }

  /** As above, of a data folder whose index vouches for nothing: all is read from the first on. */
  public static VolumeStore openWhatIsThere(Path folder, Path repairs, Keyring keyring)
      throws IOException {
    return openWhatIsThere(
        FileVolumeStore.Environment.system(keyring),
        folder,
        repairs,
        VolumeSettings.DEFAULT,
        FileVolumeStore.first());
  }

  /** As above, with the copies open. */
  public static RepairedVolumeStore open(VolumeStore volumes, VolumeStore copies)
      throws IOException {
    RepairedVolumeStore store = new RepairedVolumeStore(volumes, copies);
    boolean read = false;
    try {
      copies.scan(copies.begin(), store.new Learning());
      read = true;
      return store;
    } finally {
      if (!read) {
        copies.close();
      }
    }
  }

  /** Copies can go bad as well: then there is none, and another can be made. */
  private final class Learning implements RecordVisitor {
    @Override
    public void record(RecordLocation location, RecordHead head, RecordLocation next) {
      head.replaces().ifPresent(span -> good.put(span.location(), new Copy(span, location)));
    }

    @Override
    public void damaged(RecordLocation location, String what, RecordLocation next) {
      // What it was a copy of shows as damaged again.
    }
  }

  /**
   * Keeps a good copy of a damaged record; when this returns it is durable, and read instead.
   *
   * @param head of the damaged record, or what is known of it
   */
  public synchronized void repair(RecordSpan damaged, RecordHead head, Payload payload)
      throws IOException {
    copies.recover();
    RecordLocation at = copies.append(head.replacing(damaged), payload);
    copies.sync();
    copies.requireSound(at);
    good.put(damaged.location(), new Copy(damaged, at));
  }

  /** How many records have a good copy elsewhere. */
  public int repaired() {
    return good.size();
  }

  @Override
  public RecordHead head(RecordLocation location) throws IOException {
    Copy copy = good.get(location);
    return copy == null ? volumes.head(location) : copies.head(copy.at());
  }

  @Override
  public InputStream open(RecordLocation location) throws IOException {
    Copy copy = good.get(location);
    return copy == null ? volumes.open(location) : copies.open(copy.at());
  }

  @Override
  public void requireSound(RecordLocation location) throws IOException {
    Copy copy = good.get(location);
    if (copy == null) {
      volumes.requireSound(location);
    } else {
      copies.requireSound(copy.at());
    }
  }

  @Override
  public StoredBytes bytes(RecordLocation location) throws IOException {
    Copy copy = good.get(location);
    return copy == null ? volumes.bytes(location) : copies.bytes(copy.at());
  }

  @Override
  public void scan(RecordLocation from, RecordVisitor visitor) throws IOException {
    volumes.scan(from, good.isEmpty() ? visitor : new Filling(visitor));
  }

  /** Puts the good copies where the damaged records are. */
  private final class Filling implements RecordVisitor {
    private final RecordVisitor visitor;

    Filling(RecordVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void record(RecordLocation location, RecordHead head, RecordLocation next)
        throws IOException {
      visitor.record(location, good.containsKey(location) ? head(location) : head, next);
    }

    @Override
    public void damaged(RecordLocation location, String what, RecordLocation next)
        throws IOException {
      RecordLocation at = location;
      for (Copy copy : good.subMap(location, true, next, false).values()) {
        if (at.compareTo(copy.of().location()) < 0) {
          visitor.damaged(at, what, copy.of().location());
        }
        at = copy.of().end();
        visitor.record(copy.of().location(), copies.head(copy.at()), at);
      }
      if (at.compareTo(next) < 0) {
        visitor.damaged(at, what, next);
      }
    }
  }

  @Override
  public RecordLocation append(RecordHead head, Payload payload) throws IOException {
    return volumes.append(head, payload);
  }

  @Override
  public void sync() throws IOException {
    volumes.sync();
  }

  @Override
  public void recover() throws IOException {
    volumes.recover();
  }

  @Override
  public RecordLocation begin() {
    return volumes.begin();
  }

  @Override
  public RecordLocation end() {
    return volumes.end();
  }

  @Override
  public Optional<String> trouble() {
    return volumes.trouble();
  }

  @Override
  public long size() throws IOException {
    return volumes.size();
  }

  @Override
  public void close() throws IOException {
    try (copies) {
      volumes.close();
    }
  }
}
