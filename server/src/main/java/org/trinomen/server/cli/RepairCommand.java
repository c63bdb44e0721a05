package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditSettings;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.encryption.TemporaryFiles;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.repair.BackupCopies;
import org.trinomen.archive.repair.DamagedRecord;
import org.trinomen.archive.repair.GoodCopies;
import org.trinomen.archive.repair.Repair;
import org.trinomen.archive.repair.RepairReport;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.RepairedVolumeStore;
import org.trinomen.archive.volume.Spool;
import org.trinomen.archive.volume.SpoolLimits;
import org.trinomen.archive.volume.VolumeCopy;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.server.IndexPlace;
import org.trinomen.server.config.DataFolder;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen repair}: good copies of what has gone bad. */
@Command(
    name = "repair",
    description = {
      "Get good copies of records that have gone bad.",
      "",
      "Reads every record, as `trinomen verify` does, and looks for the same bytes (by their"
          + " SHA-256)",
      "of each that is damaged: in a backup of the data folder or of its volumes, or, without"
          + " --from,",
      "at another archive over HTTP. Nothing is rewritten: the copies go to the folder `repairs`,"
          + " and",
      "are read instead of the damaged records from then on. The server must be stopped."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen repair --config /etc/trinomen --from /mnt/backup/trinomen",
      "  trinomen repair --config /etc/trinomen --server https://other.example:8042 --user ada",
      "",
      "Exit codes: 0 nothing is damaged any more, 1 some of it still is, 69 the other archive can't"
          + " be",
      "reached or refuses, 74 the archive can't be read or is in use, 78 the configuration makes"
          + " no",
      "sense."
    })
final class RepairCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();
  @Mixin private RemoteArchive peer = new RemoteArchive();

  @Option(
      names = "--from",
      paramLabel = "FOLDER",
      description = "A copy of the data folder, or of its folder `volumes`; it is only read.")
  private @Nullable Path from;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.loadArchive();
    RepairReport report;
    Path backup = from;
    if (backup == null) {
      report = repair(settings, new PeerCopies(peer));
    } else {
      Path inside = backup.resolve("volumes");
      Path volumes = Files.isDirectory(inside) ? inside : backup;
      try (VolumeCopy copy =
          new VolumeCopy(new DiskFiles(), volumes, SettingsOptions.keyring(settings))) {
        report = repair(settings, new BackupCopies(copy));
      }
    }
    tell(report);
    return report.left().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private RepairReport repair(Settings settings, GoodCopies copies) throws IOException {
    DataFolder data = settings.data();
    FileVolumeStore.Environment environment = SettingsOptions.environment(settings);
    try (SqlIndex index = new IndexPlace(new DiskFiles(), settings).open();
        RepairedVolumeStore volumes =
            RepairedVolumeStore.open(
                environment,
                FileVolumeStore.open(
                    environment,
                    data.volumes(),
                    VolumeSettings.DEFAULT,
                    index.mark().orElse(FileVolumeStore.first())),
                data.repairs(),
                VolumeSettings.DEFAULT);
        AuditTrail audit = AuditTrail.open(new DiskFiles(), data.audit(), AuditSettings.DEFAULT)) {
      Spool spool =
          Spool.open(
              new TemporaryFiles(new DiskFiles(), data.spool(), environment.keyring()),
              SpoolLimits.DEFAULT);
      return new Repair(volumes, index, spool, Clock.systemUTC())
          .run(copies, record -> audit.append(deed(record, copies), AuditTrail.Urgency.AT_ONCE));
    }
  }

  private static AuditEvent deed(DamagedRecord record, GoodCopies copies) {
    return new AuditEvent(
        Clock.systemUTC().instant(),
        System.getProperty("user.name", ""),
        "",
        "repair",
        record.instance().map(PublicId::toString).orElse(""),
        AuditEvent.Outcome.DONE,
        record.span().location().words() + " from " + copies.name());
  }

  private void tell(RepairReport report) throws IOException {
    output.json(
        json -> {
          json.writeNumberField("records", report.records());
          json.writeNumberField("repaired", report.repaired().size());
          json.writeArrayFieldStart("left");
          for (String each : report.left()) {
            json.writeString(each);
          }
          json.writeEndArray();
        });
    report.left().forEach(output::line);
    output.line(
        String.format(
            Locale.ROOT,
            "%d records read, %d repaired, %d still damaged",
            report.records(),
            report.repaired().size(),
            report.left().size()));
  }
}
