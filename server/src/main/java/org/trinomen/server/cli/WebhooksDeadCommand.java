package org.trinomen.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen webhooks dead}: the events that could not be delivered. */
@Command(
    name = "dead",
    description = {
      "Lists the events that webhooks could not deliver.",
      "",
      "Each line: webhook, number of the event, why."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 there are none, 1 there are, 2 there is no such webhook,",
      "69 no answer or refused."
    })
final class WebhooksDeadCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "WEBHOOK",
      description = "Only of this webhook.")
  private @Nullable String only;

  @Override
  public Integer call() throws IOException {
    List<JsonValue.Members> wanted =
        WebhooksListCommand.all(archive).stream()
            .filter(each -> only == null || only.equals(Answers.text(each, "name")))
            .toList();
    if (only != null && wanted.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "there is no webhook " + only);
    }
    boolean none = true;
    for (JsonValue.Members webhook : wanted) {
      String name = Answers.text(webhook, "name");
      for (JsonValue.Members letter : Answers.list(webhook, "deadLetters")) {
        none = false;
        String seq = Answers.text(letter, "seq");
        output.line(String.join("\t", name, seq, Answers.text(letter, "why")));
        output.json(
            json -> {
              json.writeStringField("webhook", name);
              json.writeNumberField("seq", Long.parseLong(seq));
              json.writeStringField("why", Answers.text(letter, "why"));
            });
      }
    }
    return none ? ExitCode.OK : ExitCode.FINDINGS;
  }
}
