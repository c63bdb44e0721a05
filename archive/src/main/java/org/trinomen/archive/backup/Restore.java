package org.trinomen.archive.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.file.DurableFiles;

/** Compares backups with their manifests, and brings them back. */
public final class Restore {

  /** In a data folder that is being restored, until all of it is there. */
  public static final String UNFINISHED = "restore.unfinished";

  private final DurableFiles files;
  private final FileCopy copier;
  private final BackupFolder backups;

  public Restore(DurableFiles files, Path root) {
    this.files = files;
    this.copier = new FileCopy(files);
    this.backups = new BackupFolder(files, root);
  }

  /** Reads every byte of a backup; gives what is wrong, a sentence each. */
  public List<String> verify(BackupManifest manifest) throws IOException {
    List<String> findings = new ArrayList<>();
    for (BackupFile file : manifest.files()) {
      Path stored = backups.stored(file);
      if (!files.exists(stored)) {
        findings.add("%s is missing in %s".formatted(file.path(), file.in()));
      } else if (!copier.digest(stored, file.bytes()).equals(Optional.of(file.sha256()))) {
        findings.add(damaged(file));
      }
    }
    return findings;
  }

  private static String damaged(BackupFile file) {
    return "%s in %s is not as it was written".formatted(file.path(), file.in());
  }

  /**
   * Copies a backup to a data folder, which must be empty or not there, and compares every byte on
   * the way. If this fails, the folder is empty again.
   */
  public void run(BackupManifest manifest, Path data) throws IOException {
    files.createFolder(data);
    if (!files.list(data).isEmpty()) {
      throw new IOException("%s is not empty: name a folder that is".formatted(data));
    }
    boolean complete = false;
    try {
      Path marker = data.resolve(UNFINISHED);
      files.replace(marker, ByteBuffer.allocate(0));
      for (BackupFile file : manifest.files()) {
        Path to = data.resolve(file.path());
        if (!files.exists(backups.stored(file))) {
          throw new IOException("%s is missing in %s".formatted(file.path(), file.in()));
        }
        Optional<String> digest = copier.copy(backups.stored(file), file.bytes(), to);
        if (!digest.equals(Optional.of(file.sha256()))) {
          throw new IOException(damaged(file) + ": nothing was restored; try an older backup");
        }
      }
      backups.syncTree(data);
      files.delete(marker);
      files.syncFolder(data);
      complete = true;
    } finally {
      if (!complete) {
        for (Path entry : files.list(data)) {
          BackupFolder.deleteTree(entry);
        }
      }
    }
  }
}
