package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.trinomen.archive.backup.Restore;
import org.trinomen.archive.file.DiskFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen restore}: a data folder from a backup. */
@Command(
    name = "restore",
    description = {
      "Copy a backup to an empty data folder, and compare every byte with the manifest on the way.",
      "If one differs, nothing is restored."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen restore --from /mnt/backup --to /srv/trinomen",
      "  trinomen restore --from /mnt/backup/backup-20261124T150102Z --to /srv/trinomen",
      "",
      "Exit codes: 0 done, 74 something is damaged or missing, can't be read or written, or the",
      "folder is not empty."
    })
final class RestoreCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private NamedBackup.FromOption from = new NamedBackup.FromOption();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DATA_FOLDER",
      description = "The data folder: empty, or not there yet.")
  private Path to = Path.of("");

  @Override
  public Integer call() throws IOException {
    NamedBackup backup = from.backup();
    new Restore(new DiskFiles(), backup.root()).run(backup.manifest(), to);
    output.json(
        json -> {
          json.writeStringField("name", backup.manifest().name());
          json.writeNumberField("files", backup.manifest().files().size());
          json.writeNumberField("records", backup.manifest().records());
        });
    output.line(
        "%s: %d records are in %s"
            .formatted(backup.manifest().name(), backup.manifest().records(), to));
    output.line("Make the index anew before you verify: trinomen rebuild index");
    return ExitCode.OK;
  }
}
