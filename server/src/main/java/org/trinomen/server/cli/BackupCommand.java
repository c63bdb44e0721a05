package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.backup.Backup;
import org.trinomen.archive.backup.BackupManifest;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.ProgramVersion;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trinomen backup}: a copy of the archive in another folder. */
@Command(
    name = "backup",
    description = {
      "Copy the archive to a new folder in a folder of backups; the server may run.",
      "",
      "What an older backup there holds is referred to and not copied again. Keys that wrap data",
      "keys are not copied, nor is the configuration: keep both elsewhere. docs/backup.md is the",
      "guide."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {BackupVerifyCommand.class},
    footer = {
      "",
      "Examples:",
      "  trinomen backup --config /etc/trinomen/prod --to /mnt/backup",
      "  trinomen backup --config /etc/trinomen/prod --to /mnt/backup --full",
      "  trinomen backup verify --from /mnt/backup",
      "",
      "Exit codes: 0 done, 74 something can't be read or written, and nothing is left of the",
      "backup, 78 the configuration makes no sense."
    })
final class BackupCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Where backups are kept: on another disk, which is mounted.")
  private @Nullable Path to;

  @Option(names = "--full", description = "Copy what an older backup holds as well.")
  private boolean full;

  @Override
  public Integer call() throws IOException {
    if (to == null) {
      throw new ParameterException(spec.commandLine(), "Where to? --to FOLDER");
    }
    Settings settings = options.loadArchive();
    BackupManifest made =
        new Backup(
                new DiskFiles(),
                settings.data().root(),
                to,
                ProgramVersion.number(),
                Clock.systemUTC())
            .run(full);
    output.json(
        json -> {
          json.writeStringField("name", made.name());
          json.writeStringField("parent", made.parent());
          json.writeNumberField("files", made.files().size());
          json.writeNumberField("bytes", made.bytes());
          json.writeNumberField("copiedBytes", made.ownBytes());
          json.writeNumberField("records", made.records());
        });
    output.line(
        String.format(
            Locale.ROOT,
            "%s: %d records in %d files (%.1f MB), of which %.1f MB were copied now",
            made.name(),
            made.records(),
            made.files().size(),
            made.bytes() / 1e6,
            made.ownBytes() / 1e6));
    return ExitCode.OK;
  }
}
