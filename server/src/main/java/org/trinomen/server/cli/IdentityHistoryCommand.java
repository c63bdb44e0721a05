package org.trinomen.server.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code trinomen identity history}: every statement about a scan. */
@Command(
    name = "history",
    description =
        "Lists every statement about a scan: who, when, what, why, and whether it counts.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Exit codes: 0 listed, 2 no such scan, 69 no answer or refused."})
final class IdentityHistoryCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();
  @Mixin private ViewOptions view = new ViewOptions();

  @Parameters(paramLabel = "SCAN", description = "The scan's id: see identity review.")
  private String scan = "";

  @Override
  public Integer call() throws IOException {
    JsonValue.Members answer =
        Answers.read(
            archive.get(
                "/api/scans/"
                    + ViewOptions.encoded(scan)
                    + "/history"
                    + view.questionWithViewpoint("")));
    List<JsonValue.Members> entries = Answers.list(answer, "entries");
    output.line("ENTRY\tRECORDED\tBY\tSTATES\tCOUNTS\tREASON");
    for (JsonValue.Members entry : entries) {
      output.json(entry);
      output.line(
          String.join(
              "\t",
              Answers.text(entry, "seq"),
              Answers.text(entry, "recordedAt"),
              Answers.text(Answers.object(entry, "agent"), "name"),
              states(Answers.object(entry, "assertion")),
              Answers.text(entry, "counts"),
              reason(Answers.object(entry, "reason"))));
    }
    return ExitCode.OK;
  }

  private static String states(JsonValue.Members assertion) {
    StringBuilder words = new StringBuilder(Answers.text(assertion, "type"));
    for (String member : List.of("study", "subject", "visit", "why", "of", "entry")) {
      String value = Answers.text(assertion, member);
      if (!value.isEmpty()) {
        words.append(' ').append(value);
      }
    }
    return words.toString();
  }

  private static String reason(JsonValue.Members reason) {
    String text = Answers.text(reason, "text");
    return text.isEmpty() ? Answers.text(reason, "code") : text;
  }
}
