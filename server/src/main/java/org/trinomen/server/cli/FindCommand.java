package org.trinomen.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trinomen find}: {@code POST /tools/find}, or C-FIND, for people and for shell scripts. */
@Command(
    name = "find",
    description = {
      "Search a running server or, with --to, any DICOM node (C-FIND).",
      "",
      "A condition is KEYWORD=VALUE, or a tag as 0010,0020=VALUE. VALUE may hold the wildcards *"
          + " and",
      "?, a list as A\\B, or a range of dates as 20240101-20241231. All conditions must hold."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  trinomen find --level study 'PatientID=A0*'",
      "  trinomen find --level series Modality=PT StudyDate=20240101- --user admin",
      "  trinomen find --level study --json | jq -r .ID",
      "  trinomen find --to pacs:104/PACS 'PatientName=doe*'",
      "",
      "Exit codes: 0 found, 1 nothing found, 2 the question makes no sense, 69 no answer or"
          + " refused."
    })
final class FindCommand implements Callable<Integer> {

  /** Resource levels, in words as the REST API has them. */
  enum FindLevel {
    PATIENT("PatientID PatientName PatientBirthDate PatientSex"),
    STUDY("PatientID PatientName StudyDate StudyDescription StudyInstanceUID"),
    SERIES("PatientID Modality SeriesNumber SeriesDescription SeriesInstanceUID"),
    INSTANCE("PatientID InstanceNumber SOPInstanceUID");

    private final String columns;

    FindLevel(String columns) {
      this.columns = columns;
    }

    List<String> columns() {
      return List.of(columns.split(" ", -1));
    }

    String word() {
      return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
  }

  private static final JsonFactory JSON = new JsonFactory();

  @Mixin private Output output = new Output();
  @Mixin private RemoteArchive archive = new RemoteArchive();
  @Mixin private ViewOptions view = new ViewOptions();
  @Mixin private Destination destination = new Destination();

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "patient, study (default), series or instance.")
  private FindLevel level = FindLevel.STUDY;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many; default: all.")
  private long limit;

  @Option(
      names = "--tags",
      split = ",",
      paramLabel = "KEYWORD",
      description = "Further attributes to show, separated by commas.")
  private List<String> tags = new ArrayList<>();

  @Parameters(arity = "0..*", paramLabel = "CONDITION", description = "KEYWORD=VALUE")
  private Map<String, String> conditions = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException {
    List<String> columns = new ArrayList<>(level.columns());
    tags.stream().filter(tag -> !columns.contains(tag)).forEach(columns::add);
    if (destination.given()) {
      NodeQuestion question = new NodeQuestion(level, conditions, columns);
      return new NodeFind(destination, output, question, limit).run();
    }
    long found = 0;
    try (InputStream body = archive.post(view.below("/tools/find"), question(columns));
        JsonParser answer = JSON.createParser(body)) {
      if (answer.nextToken() != JsonToken.START_ARRAY) {
        throw new CommandFailure(ExitCode.UNAVAILABLE, "the server's answer is not understood");
      }
      output.line(String.join("\t", columns) + "\tID");
      while (answer.nextToken() == JsonToken.START_OBJECT) {
        found++;
        if (output.asJson()) {
          output.out().println(copy(answer));
        } else {
          output.line(row(answer, columns));
        }
      }
    }
    output.out().flush();
    return found > 0 ? ExitCode.OK : ExitCode.FINDINGS;
  }

  private String question(List<String> columns) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("Level", level.word());
      json.writeBooleanField("Expand", true);
      json.writeNumberField("Limit", limit);
      json.writeObjectFieldStart("Query");
      for (Map.Entry<String, String> condition : conditions.entrySet()) {
        json.writeStringField(condition.getKey(), condition.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("RequestedTags");
      for (String column : columns) {
        json.writeString(column);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static String copy(JsonParser answer) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.copyCurrentStructure(answer);
    }
    return text.toString();
  }

  /** The columns of one resource, wherever in the object the server puts them. */
  private static String row(JsonParser answer, List<String> columns) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    int depth = 1;
    while (depth > 0) {
      JsonToken token = answer.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token.isScalarValue() && answer.currentName() != null) {
        values.putIfAbsent(answer.currentName(), answer.getText());
      }
    }
    List<String> cells = new ArrayList<>();
    for (String column : columns) {
      cells.add(printable(values.getOrDefault(column, "")));
    }
    cells.add(values.getOrDefault("ID", ""));
    return String.join("\t", cells);
  }

  /** A value from a header must neither break the table nor steer the terminal. */
  private static String printable(String value) {
    return value.replaceAll("\\p{Cntrl}", " ");
  }
}
