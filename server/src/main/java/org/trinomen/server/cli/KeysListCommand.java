package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.trinomen.archive.encryption.DataKeyFile;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen keys list}: which data keys there are, and what wraps them. */
@Command(
    name = "list",
    description = "Say which keys are configured, which data keys there are, and what wraps each.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen keys list --config /etc/trinomen",
      "",
      "Exit codes: 0 done, 74 the archive can't be read, 78 a configured key is not to be had."
    })
final class KeysListCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Override
  public Integer call() throws IOException {
    Settings settings = options.loadArchive();
    output.line("configured: " + String.join(", ", SettingsOptions.keyring(settings).ids()));
    for (Path file : KeyFiles.of(settings.data())) {
      DataKeyFile kept = DataKeyFile.read(new DiskFiles(), file);
      output.line(
          "%s: for %s, under %s"
              .formatted(settings.data().root().relativize(file), kept.purpose(), kept.under()));
    }
    return ExitCode.OK;
  }
}
