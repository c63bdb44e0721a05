package org.trinomen.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trinomen config}: what a configuration comes to. */
@Command(
    name = "config",
    description = "Check, show and compare configurations.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ConfigCheckCommand.class,
      ConfigShowCommand.class,
      ConfigDiffCommand.class,
      ConfigImportOrthancCommand.class
    })
final class ConfigCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
