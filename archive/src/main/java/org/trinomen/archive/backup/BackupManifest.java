package org.trinomen.archive.backup;

import java.time.Instant;
import java.util.List;

/**
 * What a backup consists of. A folder without one is no backup.
 *
 * @param name of the backup, {@code backup-20261124T150102Z}
 * @param madeAt when it was begun
 * @param program version of the program that made it
 * @param parent name of the backup it was compared with; empty if with none
 * @param files in the order in which they were read
 */
public record BackupManifest(
    String name, Instant madeAt, String program, String parent, List<BackupFile> files) {

  public BackupManifest {
    files = List.copyOf(files);
  }

  /** Length of all files. */
  public long bytes() {
    return files.stream().mapToLong(BackupFile::bytes).sum();
  }

  /** Length of the files that this backup holds itself. */
  public long ownBytes() {
    return files.stream().filter(file -> file.in().equals(name)).mapToLong(BackupFile::bytes).sum();
  }

  /** Records of the volumes with what arrived. */
  public long records() {
    return files.stream()
        .filter(file -> file.path().startsWith("volumes/"))
        .mapToLong(BackupFile::records)
        .sum();
  }
}
