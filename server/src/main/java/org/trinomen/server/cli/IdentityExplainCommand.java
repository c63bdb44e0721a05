package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen identity explain}: what an answer rests on. */
@Command(
    name = "explain",
    description = "Says whose a scan is, on what that rests, and what else was considered.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen identity explain 3f2c... --view study --as-of 2026-03-01T12:00:00Z",
      "",
      "Exit codes: 0 explained, 2 no such scan, 69 no answer or refused."
    })
final class IdentityExplainCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();
  @Mixin private ViewOptions view = new ViewOptions();

  @Parameters(paramLabel = "SCAN", description = "The scan's id: see identity review.")
  private String scan = "";

  @Override
  public Integer call() throws IOException {
    JsonValue.Members answer =
        Answers.read(
            archive.get(
                "/api/scans/"
                    + ViewOptions.encoded(scan)
                    + "/explain"
                    + view.questionWithViewpoint("")));
    output.json(answer);
    output.line(Answers.text(answer, "inWords"));
    return ExitCode.OK;
  }
}
