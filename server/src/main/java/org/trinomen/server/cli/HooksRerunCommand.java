package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen hooks rerun}: runs a hook once more on a scan. */
@Command(
    name = "rerun",
    description = "Has a hook run once more on the scan of a run, as that is now.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 it is due, 2 there is no such run or the hook is not for the scan any more,",
      "69 no answer or refused."
    })
final class HooksRerunCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Parameters(index = "0", paramLabel = "HOOK", description = "Its name, in hooks.d.")
  private String hook = "";

  @Parameters(index = "1", paramLabel = "RUN", description = "Number of the run.")
  private long run;

  @Override
  public Integer call() throws IOException {
    JsonValue.Members due =
        Answers.read(archive.post(HooksCommand.path(hook) + "/runs/" + run + "/rerun", ""));
    output.json(due);
    output.line("run " + Answers.text(due, "run") + " is due");
    return ExitCode.OK;
  }
}
