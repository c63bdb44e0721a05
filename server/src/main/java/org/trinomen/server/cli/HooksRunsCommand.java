package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen hooks runs}: what a hook has done and has to do. */
@Command(
    name = "runs",
    description = {
      "Lists the runs of a hook, the newest first.",
      "",
      "Each line: number, state, since when, tries, imaging study, scan, and why it failed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen hooks runs suv --state put_aside --user ada",
      "",
      "Exit codes: 0 listed, 2 there is no such hook, 69 no answer or refused."
    })
final class HooksRunsCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Parameters(index = "0", paramLabel = "HOOK", description = "Its name, in hooks.d.")
  private String hook = "";

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only waiting, running, done, put_aside or overtaken.")
  private @Nullable String state;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many; default 100.")
  private int limit = 100;

  @Override
  public Integer call() throws IOException {
    String question = "?limit=" + limit + ViewOptions.further("state", state);
    JsonValue.Members answer =
        Answers.read(archive.get(HooksCommand.path(hook) + "/runs" + question));
    for (JsonValue.Members run : Answers.list(answer, "runs")) {
      output.json(run);
      output.line(Answers.row(run, "run", "state", "at", "tries", "imagingStudy", "scan", "why"));
    }
    return ExitCode.OK;
  }
}
