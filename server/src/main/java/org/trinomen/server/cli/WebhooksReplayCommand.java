package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen webhooks replay}: sends events once more from a number on. */
@Command(
    name = "replay",
    description = "Has a webhook send every event after a number once more.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen webhooks replay pipeline --since 4711 --user ada",
      "",
      "Exit codes: 0 it is under way, 2 there is no such webhook, 69 no answer or refused."
    })
final class WebhooksReplayCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Parameters(index = "0", paramLabel = "WEBHOOK", description = "Its name, in webhooks.d.")
  private String webhook = "";

  @Option(
      names = "--since",
      required = true,
      paramLabel = "N",
      description = "Number of the last event that is not sent again; 0 for all.")
  private long since;

  @Override
  public Integer call() throws IOException {
    if (since < 0) {
      throw new CommandFailure(ExitCode.USAGE, "--since is the number of an event, or 0");
    }
    archive.tell(WebhooksCommand.path(webhook) + "/replay", "{\"since\": " + since + "}");
    output.line("every event after " + since + " is sent once more");
    output.json(
        json -> {
          json.writeStringField("webhook", webhook);
          json.writeNumberField("since", since);
        });
    return ExitCode.OK;
  }
}
