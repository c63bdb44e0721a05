package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.index.IndexCopy;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.server.IndexPlace;
import org.trinomen.server.config.DataFolder;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen migrate}: the index from the data folder to a database server. */
@Command(
    name = "migrate",
    description = {
      "Move the index from the data folder to PostgreSQL.",
      "",
      "Copies it to the database that the configuration names (index.url) and compares every row.",
      "Interrupted, it goes on where it was when it is run again. Volumes, ledger, annotations and",
      "audit trail stay where they are, and so does index.db, to which one can return by taking",
      "index.url out of the configuration. The server must be stopped."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen migrate --to postgres --config /etc/trinomen",
      "",
      "Exit codes: 0 done, 74 the archive or the database can't be read, or is in use, 78 the",
      "configuration makes no sense."
    })
final class MigrateCommand implements Callable<Integer> {

  /** Where to. */
  enum Target {
    POSTGRES
  }

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Option(names = "--to", required = true, paramLabel = "WHERE", description = "postgres")
  private Target target = Target.POSTGRES;

  @Override
  public Integer call() throws IOException {
    return switch (target) {
      case POSTGRES -> toPostgres(options.load());
    };
  }

  private int toPostgres(Settings settings) throws IOException {
    DataFolder data = settings.data();
    if (settings.index().postgres().isEmpty()) {
      throw new CommandFailure(
          ExitCode.CONFIGURATION, "index.url does not say which database: see docs/postgresql.md");
    }
    if (!Files.isRegularFile(data.index())) {
      throw new CommandFailure(
          ExitCode.INPUT_OUTPUT,
          "there is no index in " + data.root() + "; the server makes one in the database");
    }
    IndexCopy.Report report;
    // Held open so that no server starts meanwhile.
    try (FileVolumeStore _ =
            FileVolumeStore.open(
                SettingsOptions.environment(settings),
                data.volumes(),
                VolumeSettings.DEFAULT,
                FileVolumeStore.first());
        Progress progress = output.progress("Copying and comparing", -1)) {
      report =
          new IndexPlace(new DiskFiles(), settings).copyToPostgres((done, _) -> progress.at(done));
    }
    output.json(
        json -> {
          json.writeNumberField("rows", report.rows());
          json.writeBooleanField("resumed", report.resumed());
          json.writeObjectFieldStart("digests");
          for (IndexCopy.Table table : report.tables()) {
            json.writeStringField(table.name(), table.digest());
          }
          json.writeEndObject();
        });
    output.line(
        String.format(
            Locale.ROOT,
            "%d rows of %d tables are in the database, each compared with where it came from%s.",
            report.rows(),
            report.tables().size(),
            report.resumed() ? " (an interrupted copy was gone on with)" : ""));
    return ExitCode.OK;
  }
}
