package org.trinomen.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.trinomen.server.config.EffectiveConfiguration;
import org.trinomen.server.config.EffectiveConfiguration.Difference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen config diff}: what would change from one environment to another. */
@Command(
    name = "diff",
    description = {
      "Compare what two configurations come to, whatever files they are spread over: settings, and",
      "the files that are switched on beside them."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen config diff /etc/trinomen/dev /etc/trinomen/prod",
      "",
      "Exit codes: 0 they come to the same, 1 they differ, 78 one of them is wrong."
    })
final class ConfigDiffCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "FIRST", description = "trinomen.conf, or its folder.")
  private String first = "";

  @Parameters(index = "1", paramLabel = "SECOND", description = "The one to compare with it.")
  private String second = "";

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    EffectiveConfiguration before = SettingsOptions.named(first).effective();
    EffectiveConfiguration after = SettingsOptions.named(second).effective();
    List<Difference> differences = before.differences(after);
    for (Difference each : differences) {
      output.line(each.name());
      output.line("  - " + (each.first().isEmpty() ? "not there" : each.first()));
      output.line("  + " + (each.second().isEmpty() ? "not there" : each.second()));
      output.json(
          json -> {
            json.writeStringField("name", each.name());
            json.writeStringField("first", each.first());
            json.writeStringField("second", each.second());
          });
    }
    return differences.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
  }
}
