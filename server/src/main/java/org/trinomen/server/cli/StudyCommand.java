package org.trinomen.server.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code trinomen study}: research studies, their rosters and their codes. */
@Command(
    name = "study",
    description = "Describe research studies, check their rosters, make subject codes.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      StudyCheckCommand.class,
      StudyShowCommand.class,
      StudyCodesCommand.class,
      StudyImportCommand.class,
      StudyGridCommand.class
    })
final class StudyCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
