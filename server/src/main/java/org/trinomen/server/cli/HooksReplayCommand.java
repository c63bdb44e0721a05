package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen hooks replay}: has a hook look at scans that are here already. */
@Command(
    name = "replay",
    description = {
      "Has a hook look once more at all scans that events after a number tell of.",
      "",
      "A new hook begins with the scans that come next; with --since 0 it is run on those that are",
      "here. What it was run on already, with the same content and identity, is passed over."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 it is under way, 2 there is no such hook, 69 no answer or refused."
    })
final class HooksReplayCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Parameters(index = "0", paramLabel = "HOOK", description = "Its name, in hooks.d.")
  private String hook = "";

  @Option(
      names = "--since",
      required = true,
      paramLabel = "N",
      description = "Number of an event; 0 for all.")
  private long since;

  @Override
  public Integer call() throws IOException {
    if (since < 0) {
      throw new CommandFailure(ExitCode.USAGE, "--since is the number of an event, or 0");
    }
    archive.tell(HooksCommand.path(hook) + "/replay", "{\"since\": " + since + "}");
    output.line("scans that events after " + since + " tell of are looked at once more");
    output.json(json -> json.writeNumberField("since", since));
    return ExitCode.OK;
  }
}
