package org.trinomen.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code trinomen webhooks list}: how far each webhook has come. */
@Command(
    name = "list",
    description = {
      "Lists the webhooks of a running server.",
      "",
      "Each line: name, number of the last event that is done with and of the newest one, how many",
      "could not be delivered, address, and why the last try failed if it did."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 all is delivered, 1 something could not be or is tried again,",
      "69 no answer or refused."
    })
final class WebhooksListCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Override
  public Integer call() throws IOException {
    boolean well = true;
    output.line("NAME\tTHROUGH\tNEWEST\tDEAD\tURL\tTROUBLE");
    for (JsonValue.Members each : all(archive)) {
      int dead = Answers.list(each, "deadLetters").size();
      String trouble = Answers.text(each, "trouble");
      well = well && dead == 0 && trouble.isEmpty();
      output.json(each);
      output.line(
          String.join(
              "\t",
              Answers.text(each, "name"),
              Answers.text(each, "through"),
              Answers.text(each, "newest"),
              Integer.toString(dead),
              Answers.text(each, "url"),
              trouble));
    }
    return well ? ExitCode.OK : ExitCode.FINDINGS;
  }

  static List<JsonValue.Members> all(RemoteArchive archive) throws IOException {
    return Answers.list(Answers.read(archive.get("/api/webhooks")), "webhooks");
  }
}
