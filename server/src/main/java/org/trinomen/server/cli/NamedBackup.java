package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.trinomen.archive.backup.BackupFolder;
import org.trinomen.archive.backup.BackupManifest;
import org.trinomen.archive.file.DiskFiles;

/**
 * The backup that a command line names: a folder of backups, which means the newest, or one of
 * them.
 *
 * @param root the folder of backups
 */
record NamedBackup(Path root, BackupManifest manifest) {

  static NamedBackup of(Path named) throws IOException {
    Path folder = named.toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(ExitCode.INPUT_OUTPUT, "there is no folder " + named);
    }
    Path parent = folder.getParent();
    if (parent != null && folder.getFileName().toString().startsWith("backup-")) {
      String name = folder.getFileName().toString();
      return new NamedBackup(parent, new BackupFolder(new DiskFiles(), parent).read(name));
    }
    BackupManifest newest =
        new BackupFolder(new DiskFiles(), folder)
            .newest()
            .orElseThrow(
                () ->
                    new CommandFailure(
                        ExitCode.INPUT_OUTPUT, "there is no complete backup in " + named));
    return new NamedBackup(folder, newest);
  }
}
