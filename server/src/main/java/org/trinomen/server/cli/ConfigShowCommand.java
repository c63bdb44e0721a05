package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.trinomen.server.config.EffectiveConfiguration;
import org.trinomen.server.config.EffectiveConfiguration.Entry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen config show}: what is in force, and who says so. */
@Command(
    name = "show",
    description = {
      "Print every setting that differs from its default, and each file that is switched on beside",
      "the configuration, with where it comes from. Secrets are not told."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example:", "  trinomen config show /etc/trinomen/prod --all"})
final class ConfigShowCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "trinomen.conf, or the folder that holds it.")
  private String file = "";

  @Option(names = "--all", description = "Defaults too.")
  private boolean all;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    EffectiveConfiguration effective = SettingsOptions.named(file).effective();
    for (Entry entry : effective.entries()) {
      if (all || !entry.isDefault()) {
        output.line("%s = %s    # %s".formatted(entry.name(), entry.value(), entry.origin()));
        output.json(
            json -> {
              json.writeStringField("name", entry.name());
              json.writeStringField("value", entry.value());
              json.writeStringField("origin", entry.origin());
            });
      }
    }
    output.line("# sha256:" + effective.digest());
    return ExitCode.OK;
  }
}
