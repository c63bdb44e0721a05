package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What all commands have in common. */
final class TrinomenCommandTest {

  @Test
  void withoutACommandTheHelpIsShownAsAUsageError() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Which command?", "Exit codes:");
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    assertThat(CommandRun.of("store").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void everyCommandExplainsItself() {
    CommandLine program = TrinomenCommand.commandLine();
    assertThat(program.getSubcommands()).isNotEmpty();
    for (String name : program.getSubcommands().keySet()) {
      CommandRun run = CommandRun.of(name, "--help");

      assertThat(run.exitCode()).as(name).isEqualTo(ExitCode.OK);
      assertThat(run.out()).as(name).startsWith("Usage: trinomen " + name);
      assertThat(run.out().lines()).as(name).allMatch(line -> line.length() <= 100);
    }
  }

  @Test
  void versionIsOneObjectForScripts() {
    assertThat(CommandRun.of("version", "--json").out())
        .matches("\\{\"version\":\"[^\"]+\",\"java\":\"25[^\"]*\"}\n");
  }
}
