package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.trinomen.archive.backup.BackupFolder;
import org.trinomen.archive.backup.BackupManifest;
import org.trinomen.archive.file.DiskFiles;
import picocli.CommandLine.Option;

/**
 * The backup that a command line names.
 *
 * @param root the folder of backups
 */
record NamedBackup(Path root, BackupManifest manifest) {

  /** How it is named. */
  static final class FromOption {

    @Option(
        names = "--from",
        required = true,
        paramLabel = "FOLDER",
        description = "A folder of backups, of which the newest is meant, or one of them.")
    private Path from = Path.of("");

    /** Reads its manifest. */
    NamedBackup backup() throws IOException {
      return of(from);
    }
  }

  private static NamedBackup of(Path named) throws IOException {
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
