package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.trinomen.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen serve}: the server, in the foreground. */
@Command(
    name = "serve",
    description = {
      "Run the server until SIGTERM or Ctrl-C.",
      "",
      "The first start makes the account `admin` and shows its password, once. When it is told to",
      "stop, uploads and associations under way finish, within the times of the configuration;"
          + " then",
      "it ends with exit code 0. The log goes to stderr."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen serve --config /etc/trinomen",
      "  trinomen serve --set data.folder=/srv/scans --set http.port=8043",
      "",
      "With --json the one line on stdout when the server is ready is an object: url, dicomPort,",
      "aeTitle, and at the first start account and password.",
      "",
      "Exit codes: 0 stopped, 69 a port or the data folder is in use, 78 the configuration makes"
          + " no",
      "sense."
    })
final class ServeCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private SettingsOptions options = new SettingsOptions();

  @Override
  public Integer call() throws IOException {
    Settings settings = options.load();
    try (ForegroundServer server = ForegroundServer.start(settings)) {
      server.stopOnSignal();
      server.tellReady(output, server.firstPassword().orElse(""));
      server.awaitStop();
    }
    return ExitCode.OK;
  }
}
