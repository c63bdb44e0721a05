package org.trinomen.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.trinomen.archive.backup.Restore;
import org.trinomen.archive.file.DiskFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen backup verify}: whether a backup is as it was written. */
@Command(
    name = "verify",
    description = {
      "Read every byte of a backup, in older ones that it refers to as well, and compare it with",
      "the manifest."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen backup verify --from /mnt/backup",
      "",
      "Exit codes: 0 all is well, 1 findings, 74 there is no complete backup, or its manifest is",
      "damaged."
    })
final class BackupVerifyCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private NamedBackup.FromOption from = new NamedBackup.FromOption();

  @Override
  public Integer call() throws IOException {
    NamedBackup backup = from.backup();
    List<String> findings = new Restore(new DiskFiles(), backup.root()).verify(backup.manifest());
    output.json(
        json -> {
          json.writeStringField("name", backup.manifest().name());
          json.writeNumberField("files", backup.manifest().files().size());
          json.writeArrayFieldStart("findings");
          for (String finding : findings) {
            json.writeString(finding);
          }
          json.writeEndArray();
        });
    findings.forEach(output::line);
    output.line(
        "%s, %d files: %s"
            .formatted(
                backup.manifest().name(),
                backup.manifest().files().size(),
                findings.isEmpty() ? "all is well" : findings.size() + " findings"));
    return findings.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
  }
}
