package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.RosterChange;
import org.trinomen.identity.study.RosterImport;
import org.trinomen.identity.study.RosterLine;
import org.trinomen.identity.study.RosterPreview;
import org.trinomen.identity.study.RosterProblem;
import org.trinomen.server.study.RosterChangeWords;
import org.trinomen.server.study.StudiesFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code trinomen study check}: what is wrong in a study's folder, and what importing it changes.
 */
@Command(
    name = "check",
    description = {
      "Check the folder of a research study, without a server and without changing anything.",
      "",
      "Names what is wrong by file, line and column and says what to do: unknown sites, double",
      "codes, wrong check characters, names that the study may not hold, windows that end before",
      "they begin. Given what is known already, lists what importing would change."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen study check studies.d/npet",
      "  trinomen study check new-export/ --known last-export/ --changes",
      "  trinomen study check /etc/trinomen/studies.d --json",
      "",
      "Exit codes: 0 can be imported (there may be warnings), 1 lines that can't be taken, 2 the",
      "command line makes no sense, 74 a file can't be read."
    })
final class StudyCheckCommand implements Callable<Integer> {

  private static final int PROBLEMS_SHOWN = 100;

  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "DIR",
      description = "The folder of a study, or a folder of such folders (studies.d).")
  private Path folder = Path.of("");

  @Option(
      names = "--known",
      paramLabel = "DIR",
      description = "What is known already, in the same form; default: nothing.")
  private @Nullable Path known;

  @Option(names = "--changes", description = "List every change, not only how many.")
  private boolean listed;

  @Option(
      names = "--today",
      paramLabel = "DATE",
      description = "The day on which nothing later can have happened; default: today (UTC).")
  private @Nullable LocalDate today;

  @Override
  public Integer call() throws IOException {
    LocalDate day = today == null ? LocalDate.now(Clock.systemUTC()) : today;
    IncomingRoster incoming = read(folder);
    Path before = known;
    Roster present =
        before == null
            ? new Roster(List.of(), List.of(), List.of(), List.of())
            : read(before).roster();
    RosterPreview preview = RosterImport.preview(present, incoming, day);
    tell(preview);
    json(preview);
    return preview.clean() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private static IncomingRoster read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(ExitCode.INPUT_OUTPUT, "there is no folder " + folder);
    }
    return StudiesFolder.read(folder);
  }

  private void tell(RosterPreview preview) {
    for (RosterProblem problem : preview.problems().stream().limit(PROBLEMS_SHOWN).toList()) {
      output.line(word(problem.severity()) + ": " + problem.sentence());
    }
    if (preview.problems().size() > PROBLEMS_SHOWN) {
      output.line("... and " + (preview.problems().size() - PROBLEMS_SHOWN) + " more (--json)");
    }
    if (listed) {
      preview.values().forEach(change -> output.line(change.sentence()));
    }
    long errors = count(preview, RosterProblem.Severity.ERROR);
    long warnings = count(preview, RosterProblem.Severity.WARNING);
    Map<String, Long> kinds =
        preview.values().stream()
            .collect(
                Collectors.groupingBy(
                    RosterChangeWords::kind, TreeMap::new, Collectors.counting()));
    String changes =
        kinds.entrySet().stream()
            .map(kind -> kind.getValue() + " " + kind.getKey())
            .collect(Collectors.joining(", "));
    output.line(
        errors
            + " errors, "
            + warnings
            + " warnings; "
            + (changes.isEmpty() ? "nothing would change" : "would change: " + changes));
  }

  private void json(RosterPreview preview) throws IOException {
    for (RosterProblem problem : preview.problems()) {
      output.json(
          json -> {
            json.writeStringField("severity", word(problem.severity()));
            json.writeStringField("file", problem.file());
            json.writeNumberField("line", problem.line());
            json.writeStringField("column", problem.column());
            json.writeStringField("what", problem.what());
            json.writeStringField("remedy", problem.remedy());
          });
    }
    for (RosterLine<RosterChange> change : preview.changes()) {
      output.json(
          json -> {
            json.writeStringField("change", RosterChangeWords.kind(change.value()));
            json.writeStringField("study", change.value().study());
            json.writeStringField("what", change.value().sentence());
            json.writeStringField("file", change.file());
            json.writeNumberField("line", change.line());
          });
    }
  }

  private static long count(RosterPreview preview, RosterProblem.Severity severity) {
    return preview.problems().stream().filter(p -> p.severity() == severity).count();
  }

  private static String word(RosterProblem.Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
