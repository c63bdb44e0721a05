package org.trinomen.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trinomen identity}: whose scans are these, and who says so? */
@Command(
    name = "identity",
    description = "Work out, see and state whose scans these are.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      IdentityResolveCommand.class,
      IdentityReviewCommand.class,
      IdentityAssertCommand.class,
      IdentityRetractCommand.class,
      IdentityHistoryCommand.class,
      IdentityExplainCommand.class
    })
final class IdentityCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
