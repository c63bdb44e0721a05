package org.trinomen.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trinomen webhooks}: whom a running server sends events to. */
@Command(
    name = "webhooks",
    description = "See and steer whom a running server sends events to.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WebhooksListCommand.class,
      WebhooksDeadCommand.class,
      WebhooksRedeliverCommand.class,
      WebhooksReplayCommand.class
    })
final class WebhooksCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Where a webhook stands in the API. */
  static String path(String webhook) {
    return "/api/webhooks/" + RemoteArchive.named("webhook", webhook);
  }
}
