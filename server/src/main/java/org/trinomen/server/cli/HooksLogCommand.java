package org.trinomen.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen hooks log}: what a run has said. */
@Command(
    name = "log",
    description = "Prints what a run of a hook has said, as much of it as is kept.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 printed, 2 there is no such run or it has said nothing yet,",
      "69 no answer or refused."
    })
final class HooksLogCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Parameters(index = "0", paramLabel = "HOOK", description = "Its name, in hooks.d.")
  private String hook = "";

  @Parameters(index = "1", paramLabel = "RUN", description = "Number of the run.")
  private long run;

  @Override
  public Integer call() throws IOException {
    try (InputStream log = archive.get(HooksCommand.path(hook) + "/runs/" + run + "/log")) {
      String text = new String(log.readAllBytes(), StandardCharsets.UTF_8);
      // Whatever a command has said, it does not steer a terminal.
      String harmless = text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", " ");
      if (output.asJson()) {
        output.json(json -> json.writeStringField("log", text));
      } else {
        output.out().print(harmless);
        output.out().flush();
      }
    }
    return ExitCode.OK;
  }
}
