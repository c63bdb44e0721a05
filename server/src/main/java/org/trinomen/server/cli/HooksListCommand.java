package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen hooks list}: how each hook stands. */
@Command(
    name = "list",
    description = {
      "Lists the hooks of a running server.",
      "",
      "Each line: name, viewpoint, runs that wait, are under way, are done, were put aside and"
          + " were",
      "overtaken by later scans or decisions, and what keeps the hook from going on if anything."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 all is well, 1 a run was put aside or a hook does not go on,",
      "69 no answer or refused."
    })
final class HooksListCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Override
  public Integer call() throws IOException {
    boolean well = true;
    output.line("NAME\tVIEWPOINT\tWAITING\tRUNNING\tDONE\tASIDE\tOVERTAKEN\tTROUBLE");
    for (JsonValue.Members each : Answers.list(Answers.read(archive.get("/api/hooks")), "hooks")) {
      JsonValue.Members runs = Answers.object(each, "runs");
      String trouble = Answers.text(each, "trouble");
      well = well && trouble.isEmpty() && Answers.text(runs, "PUT_ASIDE").equals("0");
      output.json(each);
      output.line(
          String.join(
              "\t",
              Answers.text(each, "name"),
              Answers.text(each, "viewpoint"),
              Answers.text(runs, "WAITING"),
              Answers.text(runs, "RUNNING"),
              Answers.text(runs, "DONE"),
              Answers.text(runs, "PUT_ASIDE"),
              Answers.text(runs, "OVERTAKEN"),
              trouble));
    }
    return well ? ExitCode.OK : ExitCode.FINDINGS;
  }
}
