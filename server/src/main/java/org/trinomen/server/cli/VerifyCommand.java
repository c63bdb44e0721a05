package org.trinomen.server.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.verify.AnnotationsCheck;
import org.trinomen.archive.verify.ArchiveVerifier;
import org.trinomen.archive.verify.Finding;
import org.trinomen.archive.verify.VerifyReport;
import org.trinomen.archive.verify.VerifyReportJson;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.RepairedVolumeStore;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.server.IndexPlace;
import org.trinomen.server.config.DataFolder;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen verify}: whether everything is as it was received. */
@Command(
    name = "verify",
    description = {
      "Check that everything is as it was received.",
      "",
      "Reads every record of the volumes and compares it with its SHA-256, compares index and"
          + " volumes",
      "both ways, checks the index within itself and the chain of the audit trail. It reads all"
          + " there",
      "is, so it takes as long as the disk needs for that. The server must be stopped; when it"
          + " runs",
      "again, its page Administration and /api/health tell what was found, and when."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen verify --config /etc/trinomen",
      "  trinomen verify --set data.folder=/srv/scans --json",
      "",
      "Exit codes: 0 all is well, 1 findings, 74 the archive can't be read or is in use, 78 the",
      "configuration makes no sense."
    })
final class VerifyCommand implements Callable<Integer> {

  private static final int FINDINGS_SHOWN = 50;

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Override
  public Integer call() throws IOException {
    Settings settings = options.loadArchive();
    VerifyReport report = verify(settings);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    VerifyReportJson.write(report, json);
    keep(settings.data(), json.toByteArray());
    if (output.asJson()) {
      output.out().print(json.toString(StandardCharsets.UTF_8));
      output.out().flush();
    } else {
      tell(report);
    }
    return report.clean() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  /** For the server to tell; what was found stands even where that can't be written. */
  private void keep(DataFolder data, byte[] report) {
    try {
      new DiskFiles().replace(data.verification(), ByteBuffer.wrap(report));
    } catch (IOException e) {
      output.line("the report can't be kept for the server to show: " + e);
    }
  }

  private static SqlIndex index(Settings settings) throws IOException {
    return new IndexPlace(new DiskFiles(), settings).open();
  }

  private VerifyReport verify(Settings settings) throws IOException {
    DataFolder data = settings.data();
    FileVolumeStore.Environment environment = SettingsOptions.environment(settings);
    try (SqlIndex index = index(settings);
        VolumeStore volumes =
            RepairedVolumeStore.openWhatIsThere(
                environment,
                data.volumes(),
                data.repairs(),
                VolumeSettings.DEFAULT,
                index.mark().orElse(FileVolumeStore.first()));
        FileVolumeStore attachments =
            FileVolumeStore.open(
                environment, data.attachments(), VolumeSettings.DEFAULT, FileVolumeStore.first());
        Progress progress = output.progress("Verifying", volumes.size())) {
      AnnotationsCheck annotations =
          new AnnotationsCheck(new DiskFiles(), data.annotations(), attachments);
      ArchiveVerifier verifier =
          new ArchiveVerifier(
              volumes,
              index,
              new DiskFiles(),
              data.audit(),
              data.ledger(),
              Clock.systemUTC(),
              Optional.of(annotations),
              environment.keyring());
      VerifyReport report = verifier.verify((_, bytes, _) -> progress.at(bytes));
      if (volumes instanceof RepairedVolumeStore repaired && repaired.repaired() > 0) {
        output.line(
            repaired.repaired() + " damaged records have good copies, which are read instead");
      }
      return report;
    }
  }

  private void tell(VerifyReport report) {
    for (Finding finding : report.findings().stream().limit(FINDINGS_SHOWN).toList()) {
      output.line(finding.where() + ": " + finding.kind() + ": " + finding.what());
    }
    if (report.findingsTotal() > FINDINGS_SHOWN) {
      output.line("... and " + (report.findingsTotal() - FINDINGS_SHOWN) + " more (--json)");
    }
    output.line(
        String.format(
            Locale.ROOT,
            "%d records (%.1f MB), %d in the index, %d audit entries, %d ledger entries: %s",
            report.records(),
            report.bytes() / 1e6,
            report.indexed(),
            report.auditEntries(),
            report.ledgerEntries(),
            report.clean() ? "all is well" : report.findingsTotal() + " findings"));
    if (report.pending() > 0) {
      output.line(report.pending() + " records will be indexed when the server starts");
    }
  }
}
