package org.trinomen.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trinomen keys}: the keys of what is encrypted. */
@Command(
    name = "keys",
    description = {
      "Make, list, check and exchange the keys that what is kept is encrypted with.",
      "docs/encryption.md is the guide."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeysNewCommand.class,
      KeysListCommand.class,
      KeysCheckCommand.class,
      KeysRotateCommand.class
    })
final class KeysCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
