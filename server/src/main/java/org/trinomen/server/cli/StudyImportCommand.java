package org.trinomen.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen study import}: sends the files of a study folder. */
@Command(
    name = "import",
    description = {
      "Imports a study's files into a running server: study.conf (or studies.json), roster.csv,",
      "visits.csv, nodes.csv; again whenever they have grown. What changes is told line by line."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen study import NPET-A studies/npet --preview --user ada",
      "  trinomen study import NPET-A roster.csv --user ada",
      "",
      "Exit codes: 0 imported, 1 some lines can't be taken, 2 it makes no sense there, 69 refused."
    })
final class StudyImportCommand implements Callable<Integer> {

  private static final List<String> NAMES =
      List.of("study.conf", "studies.json", "roster.csv", "visits.csv", "nodes.csv");

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Option(names = "--preview", description = "Only tell what would change.")
  private boolean preview;

  @Parameters(index = "0", paramLabel = "STUDY", description = "The study's id.")
  private String study = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Files, or folder.")
  private List<Path> files = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    String path =
        "/api/studies/" + ViewOptions.encoded(study) + "/import" + (preview ? "?preview" : "");
    JsonValue.Members answer = Answers.read(archive.postFiles(path, toSend()));
    output.json(answer);
    List<JsonValue.Members> changes = Answers.list(answer, "changes");
    for (JsonValue.Members change : changes) {
      output.line(place(change) + Answers.text(change, "change"));
    }
    for (JsonValue.Members problem : Answers.list(answer, "problems")) {
      output.line(
          place(problem)
              + Answers.text(problem, "severity")
              + ": "
              + Answers.text(problem, "column")
              + " "
              + Answers.text(problem, "what")
              + "; "
              + Answers.text(problem, "remedy"));
    }
    output.line(changes.size() + (preview ? " changes would be made" : " changes made"));
    return Answers.text(answer, "clean").equals("true") ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private List<Path> toSend() {
    List<Path> found = new ArrayList<>();
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        NAMES.stream().map(file::resolve).filter(Files::exists).forEach(found::add);
      } else {
        found.add(file);
      }
    }
    if (found.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "there is none of " + NAMES);
    }
    return found;
  }

  private static String place(JsonValue.Members told) {
    return Answers.text(told, "file") + ":" + Answers.text(told, "line") + ": ";
  }
}
