package org.trinomen.server.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen study grid}: the studies, or the grid of one. */
@Command(
    name = "grid",
    description = {
      "Lists the research studies of a running server; for one of them, subjects by visits:",
      "here, doubtful, missing, expected."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Exit codes: 0 shown, 2 no such study, 69 no answer or refused."})
final class StudyGridCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();
  @Mixin private ViewOptions view = new ViewOptions();

  @Parameters(arity = "0..1", paramLabel = "STUDY", description = "The study's id; default: all.")
  private @Nullable String study;

  @Override
  public Integer call() throws IOException {
    String path =
        study == null ? "/api/studies" : "/api/studies/" + ViewOptions.encoded(study) + "/visits";
    JsonValue.Members answer = Answers.read(archive.get(path + view.questionWithViewpoint("")));
    List<JsonValue.Members> rows = Answers.list(answer, study == null ? "studies" : "subjects");
    for (JsonValue.Members row : rows) {
      output.json(row);
      output.line(study == null ? studyLine(row) : subjectLine(row));
    }
    return ExitCode.OK;
  }

  private static String studyLine(JsonValue.Members row) {
    JsonValue.Members visits = Answers.object(row, "visits");
    List<String> cells = new ArrayList<>(List.of(Answers.text(row, "id")));
    cells.add(Answers.text(row, "subjects") + " subjects");
    for (String state : List.of("here", "doubtful", "missing", "expected")) {
      cells.add(Answers.text(visits, state) + " " + state);
    }
    return String.join("\t", cells);
  }

  private static String subjectLine(JsonValue.Members row) {
    List<String> cells = new ArrayList<>(List.of(Answers.text(row, "subject")));
    for (JsonValue.Members visit : Answers.list(row, "visits")) {
      cells.add(Answers.text(visit, "visit") + " " + Answers.text(visit, "state"));
    }
    return String.join("\t", cells);
  }
}
