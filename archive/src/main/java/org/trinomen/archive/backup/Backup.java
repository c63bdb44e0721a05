package org.trinomen.archive.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.file.FolderLock;
import org.trinomen.archive.volume.VolumeExtent;

/**
 * Makes a backup of a data folder, whether the archive runs or not. What an older backup holds is
 * referred to and not copied again; what has changed or grown is copied whole. The manifest is
 * written last: without it nothing counts.
 */
public final class Backup {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'backup-'uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int TRIES_MAX = 5;

  /** A file changed as shortly before the older backup as this may have changed again since. */
  private static final long DOUBT_MS = 2_000;

  private final DurableFiles files;
  private final FileCopy copier;
  private final Path data;
  private final DataFiles source;
  private final BackupFolder target;
  private final Path root;
  private final String program;
  private final Clock clock;
  private final Map<String, BackupFile> before = new HashMap<>();
  private long trustedBefore;

  /**
   * Prepares one.
   *
   * @param data the data folder
   * @param root the folder with backups
   * @param program version of the program
   */
  public Backup(DurableFiles files, Path data, Path root, String program, Clock clock) {
    this.files = files;
    this.copier = new FileCopy(files);
    this.data = data;
    this.source = new DataFiles(files, data);
    this.target = new BackupFolder(files, root);
    this.root = root;
    this.program = program;
    this.clock = clock;
  }

  /**
   * Makes it. If this fails, nothing of it is left.
   *
   * @param full whether to copy what an older backup holds as well
   */
  public BackupManifest run(boolean full) throws IOException {
    files.createFolder(root);
    if (root.toRealPath().startsWith(data.toRealPath())) {
      throw new IOException(
          "%s lies in the data folder: name a folder on another disk".formatted(root));
    }
    try (FolderLock _ = FolderLock.acquire(root)) {
      target.deleteUnfinished();
      Optional<BackupManifest> parent = full ? Optional.empty() : target.newest();
      parent.ifPresent(this::remember);
      Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      while (files.exists(root.resolve(NAME.format(now)))) {
        now = now.plusSeconds(1);
      }
      String name = NAME.format(now);
      return make(name, now, parent.map(BackupManifest::name).orElse(""));
    }
  }

  private void remember(BackupManifest parent) {
    trustedBefore = parent.madeAt().toEpochMilli() - DOUBT_MS;
    parent.files().forEach(file -> before.put(file.path(), file));
  }

  private BackupManifest make(String name, Instant now, String parent) throws IOException {
    boolean complete = false;
    try {
      files.createFolder(root.resolve(name));
      List<BackupFile> copied = new ArrayList<>();
      for (Path area : source.areas()) {
        copied.addAll(source.path(area).equals("ledger") ? ledger(area, name) : area(area, name));
      }
      target.syncTree(root.resolve(name));
      files.syncFolder(root);
      BackupManifest manifest = new BackupManifest(name, now, program, parent, copied);
      target.complete(manifest);
      complete = true;
      return manifest;
    } finally {
      if (!complete) {
        BackupFolder.deleteTree(root.resolve(name));
      }
    }
  }

  /**
   * Entries before the persons whom they name; but who is erased meanwhile goes from the second
   * file only, which is written anew then. As long as the former one is open, no other is given its
   * key.
   */
  private List<BackupFile> ledger(Path folder, String name) throws IOException {
    Path persons = folder.resolve("persons.jsonl");
    if (!files.exists(persons)) {
      return area(folder, name);
    }
    for (int i = 0; i < TRIES_MAX; i++) {
      try (FileChannel _ = FileChannel.open(persons)) {
        Object key = key(persons);
        List<BackupFile> copied = area(folder, name);
        if (Objects.equals(key, key(persons))) {
          return copied;
        }
        BackupFolder.deleteTree(target.stored(name, source.path(folder)));
      }
    }
    throw new IOException("the ledger is changed too often to be copied: try again");
  }

  private static Object key(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return key == null ? Files.getLastModifiedTime(file) : key;
  }

  private List<BackupFile> area(Path area, String name) throws IOException {
    List<BackupFile> copied = new ArrayList<>();
    for (Path file : source.in(area)) {
      try {
        copied.add(file(file, name));
      } catch (NoSuchFileException e) {
        // A small file that was deleted since its folder was read: it is not part of the backup.
        if (files.exists(file)) {
          throw e;
        }
      }
    }
    return copied;
  }

  private BackupFile file(Path file, String name) throws IOException {
    String path = source.path(file);
    for (int i = 0; i < TRIES_MAX; i++) {
      long modified = Files.getLastModifiedTime(file).toMillis();
      VolumeExtent extent = source.extent(file);
      Optional<BackupFile> held = held(file, path, extent.bytes(), modified);
      if (held.isPresent()) {
        return held.get();
      }
      Path stored = target.stored(name, path);
      Optional<String> digest = copier.copy(file, extent.bytes(), stored);
      if (digest.isPresent()) {
        return new BackupFile(path, extent.bytes(), digest.get(), modified, extent.records(), name);
      }
      // It has become shorter: what was appended and failed was taken back.
      files.delete(stored);
    }
    throw new IOException("%s changes too often to be copied: try again".formatted(path));
  }

  /** The entry of the older backup, if it holds the same bytes and they are still there. */
  private Optional<BackupFile> held(Path file, String path, long bytes, long modified)
      throws IOException {
    BackupFile older = before.get(path);
    if (older == null || older.bytes() != bytes) {
      return Optional.empty();
    }
    Path stored = target.stored(older);
    if (!files.exists(stored) || Files.size(stored) != bytes) {
      return Optional.empty();
    }
    boolean untouched = older.modified() == modified && modified < trustedBefore;
    return untouched || copier.digest(file, bytes).equals(Optional.of(older.sha256()))
        ? Optional.of(older)
        : Optional.empty();
  }
}
