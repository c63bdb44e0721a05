package org.trinomen.server.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen identity assert}: says whose a scan is. */
@Command(
    name = "assert",
    description = {
      "States something of scans or subjects, in the ledger of a running server.",
      "",
      "TYPE and what it takes:",
      "  assign            scan= study= subject= visit=",
      "  not-this-subject  scan= study= subject= [visit=]",
      "  out-of-study      scan= why=phantom|test|other-study|clinical|unknown-person",
      "  hold              scan=",
      "  duplicate, repeat, part              scan= of=",
      "  same-person, different-person        study= subject= other= [otherStudy=]",
      "  also-known-as     study= subject= alias=",
      "  site-rule         site= [from=] [to=] and one of: numberOffset= | prefix= |",
      "                    station= clockDays= | field= names= why=   (names: PHANTOM_* and so on)",
      "  confirm           entry="
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example:",
      "  trinomen identity assert assign scan=3f2c... study=NPET-A subject=A010 visit=V1 \\",
      "    --reason 'the site confirmed the slip by telephone' --user ada",
      "  trinomen identity assert site-rule site=NPET-A/2 numberOffset=-1 from=2026-03-01 \\",
      "    --preview --reason 'the site starts to count at 1' --user ada",
      "",
      "Exit codes: 0 stated, 2 it makes no sense there, 69 no answer or refused."
    })
final class IdentityAssertCommand implements Callable<Integer> {

  private static final Set<String> NUMBERS = Set.of("entry", "numberOffset", "clockDays");

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; required.")
  private String reason = "";

  @Parameters(index = "0", paramLabel = "TYPE", description = "What is stated.")
  private String type = "";

  @Parameters(index = "1..*", paramLabel = "NAME=VALUE", description = "Of what.")
  private Map<String, String> members = new LinkedHashMap<>();

  @Option(names = "--preview", description = "Of a site-rule: only tell what it would change.")
  private boolean preview;

  @Override
  public Integer call() throws IOException {
    return preview ? tellPreview() : state(archive, output, type, members, reason);
  }

  private int tellPreview() throws IOException {
    JsonValue.Members answer =
        Answers.read(archive.post("/api/assertions?preview", body(type, members, reason)));
    output.json(answer);
    for (JsonValue.Members change : Answers.list(answer, "changes")) {
      output.line(
          String.join(
              "\t",
              Answers.text(change, "scan"),
              Answers.text(change, "PatientID"),
              whose(Answers.object(change, "now")),
              whose(Answers.object(change, "then"))));
    }
    output.line(Answers.text(answer, "total") + " scans would be decided on otherwise");
    return ExitCode.OK;
  }

  static int state(
      RemoteArchive archive, Output output, String type, Map<String, String> members, String reason)
      throws IOException {
    JsonValue.Members answer =
        Answers.read(archive.post("/api/assertions", body(type, members, reason)));
    output.json(answer);
    output.line("entry " + Answers.text(answer, "position") + " of the ledger");
    for (JsonValue.Members now : Answers.list(answer, "answers")) {
      output.line(Answers.text(now, "scan") + ": " + whose(now));
    }
    return ExitCode.OK;
  }

  private static String body(String type, Map<String, String> members, String reason)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeStringField("reason", reason);
      for (Map.Entry<String, String> member : members.entrySet()) {
        json.writeFieldName(member.getKey());
        if (NUMBERS.contains(member.getKey()) && member.getValue().matches("-?[0-9]{1,18}")) {
          json.writeNumber(Long.parseLong(member.getValue()));
        } else {
          json.writeString(member.getValue());
        }
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /** An answer in a few words. */
  static String whose(JsonValue.Members answer) {
    return switch (Answers.text(answer, "state")) {
      case "resolved" ->
          Answers.text(answer, "study")
              + " "
              + Answers.text(answer, "subject")
              + " "
              + Answers.text(answer, "visit");
      case "out-of-study" -> "out of study (" + Answers.text(answer, "why") + ")";
      default -> "in review: " + Answers.text(answer, "detail");
    };
  }
}
