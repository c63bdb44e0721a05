package org.trinomen.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trinomen hooks}: the commands that a running server runs on scans. */
@Command(
    name = "hooks",
    description = "See and steer the commands that a running server runs on scans.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      HooksListCommand.class,
      HooksRunsCommand.class,
      HooksLogCommand.class,
      HooksRerunCommand.class,
      HooksReplayCommand.class
    })
final class HooksCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Where a hook stands in the API. */
  static String path(String hook) {
    return "/api/hooks/" + RemoteArchive.named("hook", hook);
  }
}
