package org.trinomen.server.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.trinomen.archive.index.IndexException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program's command line: the list of commands and what is common to them. */
@Command(
    name = "trinomen",
    description = {
      "An image archive for multi-centre research studies that never edits what arrived.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  trinomen demo                                 try it: a server with a synthetic PET study",
      "  trinomen serve --config /etc/trinomen         the server",
      "  trinomen send --to localhost:4242 scans/      send a folder over DICOM",
      "  trinomen find --level study 'PatientID=A0*'   search",
      "",
      "Exit codes:",
      "   0  done, nothing found wanting",
      "   1  done, with findings or failures (refused, damaged, not found)",
      "   2  the command line makes no sense",
      "  69  the other side can't be reached or refuses; a port is taken",
      "  70  a defect in the program",
      "  74  a file or folder can't be read or written",
      "  78  the configuration makes no sense, or there is no suitable Java",
      "",
      "`trinomen COMMAND --help` says more of each command."
    },
    subcommands = {
      ServeCommand.class,
      SendCommand.class,
      EchoCommand.class,
      FindCommand.class,
      GetCommand.class,
      PullCommand.class,
      MoveCommand.class,
      CommitCommand.class,
      QueueCommand.class,
      DumpCommand.class,
      DemoCommand.class,
      VerifyCommand.class,
      RepairCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      RebuildCommand.class,
      MigrateCommand.class,
      UpgradeCommand.class,
      StudyCommand.class,
      IdentityCommand.class,
      WebhooksCommand.class,
      HooksCommand.class,
      AuditCommand.class,
      ConfigCommand.class,
      KeysCommand.class,
      TlsCommand.class,
      OpenApiCommand.class,
      VersionCommand.class
    })
public final class TrinomenCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  private TrinomenCommand() {}

  /** Runs the command that {@code args} name; gives its exit code. */
  public static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new TrinomenCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(TrinomenCommand::failed);
  }

  /** Without a command there is nothing to do: shows the help. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** Expected trouble is one line; a defect comes with its trace, because someone must find it. */
  private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
    String name = "trinomen " + command.getCommandName() + ": ";
    return switch (failure) {
      case CommandFailure expected -> {
        command.getErr().println(name + expected.getMessage());
        yield expected.exitCode();
      }
      case IOException trouble -> {
        command.getErr().println(name + describe(trouble));
        yield ExitCode.INPUT_OUTPUT;
      }
      case IndexException trouble -> {
        command.getErr().println(name + trouble.getMessage());
        yield ExitCode.INPUT_OUTPUT;
      }
      case UncheckedIOException trouble -> {
        command.getErr().println(name + trouble.getMessage());
        yield ExitCode.INPUT_OUTPUT;
      }
      default -> {
        command.getErr().println(name + "a defect in the program; please report this:");
        failure.printStackTrace(command.getErr());
        yield ExitCode.INTERNAL;
      }
    };
  }

  /** Java's file exceptions say only the name of the file; their class says what was wrong. */
  private static String describe(IOException trouble) {
    String kind =
        switch (trouble) {
          case java.nio.file.NoSuchFileException e -> "no such file or folder: ";
          case java.nio.file.AccessDeniedException e -> "no permission for ";
          case java.nio.file.FileSystemException e -> "file system: ";
          default -> "";
        };
    String message = trouble.getMessage();
    return kind + (message == null ? trouble.getClass().getSimpleName() : message);
  }
}
