package org.trinomen.server.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen webhooks redeliver}: tries dead letters once more. */
@Command(
    name = "redeliver",
    description = "Has a webhook's events that could not be delivered tried once more.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Exit codes: 0 it is under way, 2 there is no such webhook, 69 no answer or refused."
    })
final class WebhooksRedeliverCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Parameters(index = "0", paramLabel = "WEBHOOK", description = "Its name, in webhooks.d.")
  private String webhook = "";

  @Override
  public Integer call() throws IOException {
    archive.tell(WebhooksCommand.path(webhook) + "/redeliver", "");
    output.line("what could not be delivered is tried once more");
    output.json(json -> json.writeStringField("webhook", webhook));
    return ExitCode.OK;
  }
}
