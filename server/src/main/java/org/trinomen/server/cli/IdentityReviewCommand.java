package org.trinomen.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trinomen identity review}: the queue of doubtful scans. */
@Command(
    name = "review",
    description = {
      "Lists the scans of a running server that wait for a person.",
      "",
      "Each line: the scan's id, Patient ID and name as typed at the scanner, the likeliest"
          + " subject",
      "and visit with its probability, and why it waits."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen identity review --study NPET-A --user ada",
      "  trinomen identity review --json | jq .answer.candidates",
      "",
      "Exit codes: 0 nothing waits, 1 something does, 69 no answer or refused."
    })
final class IdentityReviewCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();
  @Mixin private ViewOptions view = new ViewOptions();

  @Option(names = "--study", paramLabel = "ID", description = "Only what may be of this study.")
  private @Nullable String study;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many; default 100.")
  private int limit = 100;

  @Override
  public Integer call() throws IOException {
    String question = "limit=" + limit + ViewOptions.further("study", study);
    JsonValue.Members answer =
        Answers.read(archive.get("/api/review" + view.questionWithViewpoint(question)));
    List<JsonValue.Members> queue = Answers.list(answer, "review");
    output.line("SCAN\tTYPED ID\tTYPED NAME\tLIKELIEST\tWHY");
    for (JsonValue.Members scan : queue) {
      output.json(scan);
      output.line(row(scan));
    }
    for (JsonValue.Members pattern : Answers.list(answer, "patterns")) {
      output.line(alarm(pattern));
    }
    output.line(Answers.text(answer, "total") + " in review");
    return queue.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private static String alarm(JsonValue.Members pattern) {
    JsonValue.Members rule = Answers.object(pattern, "rule");
    String members =
        rule.values().keySet().stream()
            .filter(name -> !name.equals("type"))
            .map(name -> quoted(name + "=" + Answers.text(rule, name)))
            .collect(Collectors.joining(" "));
    return "ALARM\tat %s %s; if so, state it once: trinomen identity assert %s %s --reason WHY"
        .formatted(
            Answers.text(pattern, "site"),
            Answers.text(pattern, "pattern"),
            Answers.text(rule, "type"),
            members);
  }

  /** For a shell, which must not take a part of it for something else. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9=/._-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static String row(JsonValue.Members scan) {
    JsonValue.Members typed = Answers.object(scan, "typed");
    JsonValue.Members review = Answers.object(scan, "answer");
    String likeliest =
        Answers.list(review, "candidates").stream()
            .findFirst()
            .map(IdentityReviewCommand::candidate)
            .orElse("-");
    return String.join(
        "\t",
        Answers.text(scan, "id"),
        Answers.text(typed, "PatientID"),
        Answers.text(typed, "PatientName"),
        likeliest,
        Answers.text(review, "detail"));
  }

  private static String candidate(JsonValue.Members candidate) {
    String whose =
        Answers.text(candidate, "subject").isEmpty()
            ? Answers.text(candidate, "outOfStudy")
            : Answers.text(candidate, "study")
                + " "
                + Answers.text(candidate, "subject")
                + " "
                + Answers.text(candidate, "visit");
    return whose + " (" + Answers.text(candidate, "probability") + ")";
  }
}
