package org.trinomen.archive.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.file.FolderLock;
import org.trinomen.archive.file.StorageFullException;

/**
 * Volumes as files {@code 000001.vol}, {@code 000002.vol}… of one folder, which
 * docs/volume-format.md describes to the byte.
 *
 * <p>Only the last volume can end in a torn record, or in zeros: another is begun only after the
 * one before was sealed with a footer and made durable. So opening looks at the end of the last
 * volume alone, and there only behind the place up to which the caller already knows the records.
 */
public final class FileVolumeStore implements VolumeStore {

  private static final Logger log = LoggerFactory.getLogger(FileVolumeStore.class);
  private static final RecordLocation BEGIN = new RecordLocation(1, VolumeHeader.BYTES);

  /** The world outside, so that tests can replace it. */
  public record Environment(
      DurableFiles files, Clock clock, RandomGenerator random, Keyring keyring) {

    /** Where nothing is encrypted. */
    public Environment(DurableFiles files, Clock clock, RandomGenerator random) {
      this(files, clock, random, Keyring.none());
    }

    /** The local disk, the system's clock and its secure random numbers. */
    public static Environment system() {
      return system(Keyring.none());
    }

    /** The same, with keys. */
    public static Environment system(Keyring keyring) {
      return new Environment(new DiskFiles(), Clock.systemUTC(), new SecureRandom(), keyring);
    }
  }

  private final Environment environment;
  private final Path folder;
  private final VolumeSettings settings;
  private final FolderLock lock;
  private final VolumeKeys keys;
  private final OpenVolumes volumes;
  private final RecordReader records;
  private final ByteBuffer staging = ByteBuffer.allocateDirect(CurrentVolume.STAGING_BYTES);

  /** The volume that takes records; null until the first append, and after one was sealed. */
  private @Nullable CurrentVolume current;

  private volatile @Nullable StoreFailedException failed;
  private volatile RecordLocation end = BEGIN;
  private volatile RecordLocation durableEnd = BEGIN;

  private FileVolumeStore(
      Environment environment, Path folder, VolumeSettings settings, FolderLock lock) {
    this.environment = environment;
    this.folder = folder;
    this.settings = settings;
    this.lock = lock;
    this.keys = new VolumeKeys(environment.files(), folder, environment.keyring());
    this.volumes = new OpenVolumes(environment.files(), folder, keys, settings.openFilesMax());
    this.records = new RecordReader(volumes);
  }

  /**
   * Opens the store on the local disk.
   *
   * @see #open(Environment, Path, VolumeSettings, RecordLocation)
   */
  public static FileVolumeStore open(
      Path folder, VolumeSettings settings, RecordLocation trustedUpTo) throws IOException {
    return open(Environment.system(), folder, settings, trustedUpTo);
  }

  /** The location to open from when nothing is known: the whole last volume is checked. */
  public static RecordLocation first() {
    return BEGIN;
  }

  /**
   * Opens the store, creating the folder if need be. Behind {@code trustedUpTo} every record of the
   * last volume is compared with its digest; what is not whole there was never acknowledged and is
   * cut off, which the log reports.
   *
   * @param trustedUpTo a location that {@link #end} gave after a {@link #sync}, such as the mark of
   *     the index. If no record ends there the whole last volume is checked. The caller has to
   *     compare it with {@link #end}: if it lies behind that, records are missing
   */
  public static FileVolumeStore open(
      Environment environment, Path folder, VolumeSettings settings, RecordLocation trustedUpTo)
      throws IOException {
    environment.files().createFolder(folder);
    FolderLock lock = FolderLock.acquire(folder);
    FileVolumeStore store = new FileVolumeStore(environment, folder, settings, lock);
    boolean opened = false;
    try {
      store.start(trustedUpTo);
      opened = true;
      return store;
    } finally {
      if (!opened) {
        store.release();
      }
    }
  }

  private void start(RecordLocation trustedUpTo) throws IOException {
    DurableFiles files = environment.files();
    SortedSet<Integer> numbers = new TreeSet<>();
    for (Path file : files.list(folder)) {
      String name = file.getFileName().toString();
      if (name.endsWith(".vol.tmp")) {
        files.delete(file);
      } else if (VolumeHeader.numberOf(name) > 0) {
        numbers.add(VolumeHeader.numberOf(name));
      }
    }
    keys.requireAll();
    files.syncFolder(folder);
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      files.syncFolder(parent);
    }
    if (numbers.isEmpty()) {
      return;
    }
    int last = numbers.last();
    if (numbers.size() < last) {
      log.error("{}: of volumes 1 to {} only {} are here", folder, last, numbers.size());
    }
    resume(last, trustedUpTo);
  }

  private void resume(int last, RecordLocation trustedUpTo) throws IOException {
    VolumeHeader header;
    try {
      header = volumes.use(last, OpenVolume::header);
    } catch (DamagedRecordException e) {
      // No crash leaves a volume without its header: it has gone bad. The rest is to be of use.
      log.error("{}; going on in the volume after it: run `trinomen verify`", e.getMessage());
      end = new RecordLocation(last + 1, VolumeHeader.BYTES);
      durableEnd = end;
      return;
    }
    DurableFile file = environment.files().open(folder.resolve(VolumeHeader.fileName(last)));
    boolean kept = false;
    try {
      if (VolumeFooter.read(file, header).isPresent()) {
        end = new RecordLocation(last + 1, VolumeHeader.BYTES);
      } else {
        long trusted = trustedUpTo.volume() == last ? trustedUpTo.offset() : 0;
        long size = file.size();
        OpenVolume volume = new OpenVolume(file, header, keys.read(header));
        long sound = new VolumeTail(volume).soundEnd(trusted);
        if (sound < size) {
          long left = VolumeTail.zerosFrom(file, sound) - sound;
          if (left > 0) {
            log.warn(
                "volume {}: cut {} bytes from byte {} on, left by a write that was not completed",
                last,
                left,
                sound);
          }
          file.truncate(sound);
        }
        // Sound records may be in the system's memory only, if just this program had crashed.
        file.sync();
        current = new CurrentVolume(volume, sound, staging, environment.random());
        end = new RecordLocation(last, sound);
        kept = true;
      }
      durableEnd = end;
    } finally {
      if (!kept) {
        file.close();
      }
    }
  }

  @Override
  public RecordLocation append(RecordHead head, Payload payload) throws IOException {
    requireWorking();
    if (head.payloadLength() != payload.length()) {
      throw new IllegalArgumentException(
          "the head says %d bytes, the payload has %d"
              .formatted(head.payloadLength(), payload.length()));
    }
    CurrentVolume volume = current;
    if (volume == null) {
      volume = begin(end.volume());
    }
    long bytes = volume.prepare(head);
    if (!volume.isAhead()) {
      requireRoom(bytes);
    }
    boolean isFull = !volume.isEmpty() && volume.size() + bytes > settings.sealAtBytes();
    if (isFull || volume.header().encrypted() != keys.encrypts()) {
      seal(volume);
      volume = begin(end.volume());
      bytes = volume.prepare(head);
    }
    RecordLocation location = end;
    try {
      writeAhead(volume);
      volume.write(payload);
    } catch (IOException e) {
      undo(volume, e);
      throw e;
    }
    end = new RecordLocation(volume.number(), volume.size());
    return location;
  }

  private void requireWorking() throws StoreFailedException {
    StoreFailedException why = failed;
    if (why != null) {
      throw new StoreFailedException(why);
    }
  }

  private void writeAhead(CurrentVolume volume) throws IOException {
    long bytes = volume.aheadBytes(settings);
    if (bytes > 0 && environment.files().freeBytes(folder) - bytes >= settings.reserveBytes()) {
      try {
        volume.writeAhead(bytes);
      } catch (StorageFullException e) {
        undo(volume, e); // there may still be room for the record
      }
    }
  }

  private void requireRoom(long bytes) throws StorageFullException {
    if (settings.reserveBytes() > 0) {
      long free = environment.files().freeBytes(folder);
      if (free - bytes < settings.reserveBytes()) {
        throw new StorageFullException(
            "%d bytes are free on the disk of the volumes, of which %d are kept in reserve"
                .formatted(free, settings.reserveBytes()));
      }
    }
  }

  /** Begins a volume. Repeating this after a failure is safe: the volume holds no record yet. */
  private CurrentVolume begin(int number) throws IOException {
    UUID id = new UUID(environment.random().nextLong(), environment.random().nextLong());
    VolumeHeader header =
        new VolumeHeader(number, id, environment.clock().instant(), keys.encrypts());
    Optional<PayloadCipher> cipher = keys.make(header);
    Path path = folder.resolve(VolumeHeader.fileName(number));
    environment.files().replace(path, header.encode());
    CurrentVolume volume =
        new CurrentVolume(
            new OpenVolume(environment.files().open(path), header, cipher),
            VolumeHeader.BYTES,
            staging,
            environment.random());
    current = volume;
    return volume;
  }

  private void seal(CurrentVolume volume) throws IOException {
    try {
      volume.writeFooter();
    } catch (IOException e) {
      undo(volume, e);
      throw e;
    }
    try {
      volume.sync();
    } catch (IOException e) {
      throw fail(e);
    }
    end = new RecordLocation(volume.number() + 1, VolumeHeader.BYTES);
    durableEnd = end;
    current = null;
    volume.close();
  }

  /**
   * A page whose writing failed is clean afterwards, as far as the kernel is concerned: the next
   * fsync succeeds without it (https://wiki.postgresql.org/wiki/Fsync_Errors). So nothing behind
   * the last fsync that succeeded is relied on: it is cut off, which was promised to nobody, and
   * the volume sealed there. The footer's own fsync vouches for pages that are written anew, the
   * one that holds the last durable bytes among them.
   */
  @Override
  public void recover() throws IOException {
    StoreFailedException why = failed;
    if (why == null) {
      return;
    }
    try {
      CurrentVolume broken = current;
      if (broken != null) {
        abandon(broken);
      }
      end = durableEnd;
      failed = null;
    } catch (IOException e) {
      e.addSuppressed(why);
      throw fail(e);
    }
  }

  private void abandon(CurrentVolume broken) throws IOException {
    // By its name: the disk may have been taken away, and be back.
    DurableFile file = environment.files().open(folder.resolve(fileName(broken)));
    boolean sealed = false;
    try (CurrentVolume volume =
        new CurrentVolume(
            new OpenVolume(file, broken.header(), Optional.empty()),
            broken.durable(),
            staging,
            environment.random())) {
      requireSame(file, broken.header());
      long lost = Math.max(0, file.size() - broken.durable());
      volume.undo();
      volume.writeFooter();
      volume.sync();
      sealed = true;
      log.warn(
          "volume {}: an fsync had failed; sealed at byte {} without the {} bytes behind it, which"
              + " nobody was promised",
          broken.number(),
          broken.durable(),
          lost);
    } finally {
      if (sealed) {
        current = null;
        durableEnd = new RecordLocation(broken.number() + 1, VolumeHeader.BYTES);
        broken.close();
      }
    }
  }

  private static void requireSame(DurableFile file, VolumeHeader header) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(VolumeHeader.BYTES);
    file.read(bytes, 0);
    if (!VolumeHeader.decode(bytes.flip(), header.number()).id().equals(header.id())) {
      throw new IOException("volume %d is another one now".formatted(header.number()));
    }
  }

  private static String fileName(CurrentVolume volume) {
    return VolumeHeader.fileName(volume.number());
  }

  private void undo(CurrentVolume volume, IOException because) throws StoreFailedException {
    try {
      volume.undo();
    } catch (IOException e) {
      e.addSuppressed(because);
      throw fail(e);
    }
  }

  private StoreFailedException fail(IOException because) {
    StoreFailedException why = new StoreFailedException(because);
    failed = why;
    return why;
  }

  @Override
  public void sync() throws IOException {
    requireWorking();
    CurrentVolume volume = current;
    if (volume != null && !volume.isDurable()) {
      try {
        volume.sync();
      } catch (IOException e) {
        throw fail(e);
      }
      durableEnd = end;
    }
  }

  @Override
  public RecordHead head(RecordLocation location) throws IOException {
    return records.frame(location).head();
  }

  @Override
  public InputStream open(RecordLocation location) throws IOException {
    return records.open(location);
  }

  @Override
  public StoredBytes bytes(RecordLocation location) throws IOException {
    return records.bytes(location);
  }

  @Override
  public void requireSound(RecordLocation location) throws IOException {
    records.requireSound(location);
  }

  @Override
  public void scan(RecordLocation from, RecordVisitor visitor) throws IOException {
    new VolumeScan(volumes, durableEnd).from(from.compareTo(BEGIN) < 0 ? BEGIN : from, visitor);
  }

  @Override
  public RecordLocation begin() {
    return BEGIN;
  }

  @Override
  public RecordLocation end() {
    return end;
  }

  @Override
  public Optional<String> trouble() {
    DurableFiles files = environment.files();
    if (!files.isWritable(folder)) {
      return Optional.of("their folder is gone, or can't be written to");
    }
    if (files.freeBytes(folder) <= settings.reserveBytes()) {
      return Optional.of("there is no room on their disk");
    }
    return Optional.ofNullable(failed).map(_ -> "the last write to their disk failed");
  }

  @Override
  public long size() throws IOException {
    long bytes = 0;
    for (Path file : environment.files().list(folder)) {
      if (VolumeHeader.numberOf(file.getFileName().toString()) > 0) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Makes durable what was appended, unless the store has failed, and lets go of the folder. */
  @Override
  public void close() throws IOException {
    try {
      if (failed == null) {
        sync();
        cutAhead();
      }
    } finally {
      release();
    }
  }

  private void cutAhead() throws StoreFailedException {
    CurrentVolume volume = current;
    if (volume != null) {
      try {
        volume.cutAhead();
      } catch (IOException e) {
        throw fail(e);
      }
    }
  }

  private void release() throws IOException {
    CurrentVolume volume = current;
    current = null;
    try (lock;
        volumes) {
      if (volume != null) {
        volume.close();
      }
    }
  }
}
