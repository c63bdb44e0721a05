package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.trinomen.server.ConfiguredCheckpoints;
import org.trinomen.server.config.EffectiveConfiguration;
import org.trinomen.server.config.Settings;
import org.trinomen.server.tls.TlsContexts;
import org.trinomen.server.tls.TlsFileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen config check}: whether a server would start with it. */
@Command(
    name = "check",
    description = {
      "Read a configuration with everything beside it as the server would at its start, and name",
      "all that is wrong with file, line, setting and what to do."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen config check /etc/trinomen/prod",
      "",
      "Exit codes: 0 a server would start with it, 78 something is wrong."
    })
final class ConfigCheckCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "trinomen.conf, or the folder that holds it.")
  private String file = "";

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    SettingsOptions options = SettingsOptions.named(file);
    Settings settings = options.load();
    try {
      TlsContexts.open(settings.tls());
    } catch (TlsFileException e) {
      throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()));
    }
    try {
      ConfiguredCheckpoints.key(settings.checkpoints());
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.CONFIGURATION, "audit.signing-key: " + e.getMessage());
    }
    EffectiveConfiguration effective = options.effective();
    output.line(
        "%s: environment %s, %d DICOM nodes, %d studies, data in %s"
            .formatted(
                options.file(),
                settings.environment(),
                settings.nodes().size(),
                settings.studies().size(),
                settings.data().root()));
    output.line("sha256:" + effective.digest());
    output.json(
        json -> {
          json.writeStringField("file", options.file().toString());
          json.writeStringField("environment", settings.environment());
          json.writeStringField("digest", "sha256:" + effective.digest());
        });
    return ExitCode.OK;
  }
}
