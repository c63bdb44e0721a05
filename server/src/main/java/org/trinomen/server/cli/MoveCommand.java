package org.trinomen.server.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.trinomen.dicom.dimse.MoveScu;
import org.trinomen.server.cli.FindCommand.FindLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen move}: C-MOVE. */
@Command(
    name = "move",
    description = {
      "Have a DICOM node send what it has to another node (C-MOVE).",
      "",
      "A condition is KEYWORD=VALUE; the unique key of the level is needed: StudyInstanceUID for",
      "studies. The node must know the destination's AE title, and where it is."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen move --to pacs:104/PACS --destination TRINOMEN StudyInstanceUID=1.2.3",
      "",
      "Exit codes: 0 all kept, 1 some or all failed, 2 the command line makes no sense,",
      "69 the node can't be reached or refuses."
    })
final class MoveCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private Destination destination = new Destination();

  @Option(
      names = "--destination",
      required = true,
      paramLabel = "AE",
      description = "AE title of the node to send to, as the node that sends knows it.")
  private String aeTitle = "";

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "patient, study (default), series or instance.")
  private FindLevel level = FindLevel.STUDY;

  @Parameters(arity = "1..*", paramLabel = "CONDITION", description = "KEYWORD=VALUE")
  private Map<String, String> conditions = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    NodeQuestion question = new NodeQuestion(level, conditions, List.of());
    try (Progress progress = output.progress("Moving", -1)) {
      return Retrieved.report(
          output,
          destination.node(),
          MoveScu.move(
              destination.caller(),
              destination.node(),
              question.about().moveModel(),
              question.retrieval(),
              aeTitle,
              count -> {
                progress.at(count.completed() + count.warning());
                return true;
              }));
    }
  }
}
