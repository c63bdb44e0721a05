package org.trinomen.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.trinomen.server.json.JsonValue;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What a command says: sentences on stdout, or with {@code --json} one JSON object a line and the
 * sentences not at all. Progress and complaints go to stderr in both cases.
 */
final class Output {

  /** Writes the fields of an object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static final JsonFactory JSON = new JsonFactory();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON for scripts: one object a line.")
  private boolean asJson;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress.")
  private boolean quiet;

  /** A sentence for people. */
  void line(String text) {
    if (!asJson) {
      out().println(text);
      out().flush();
    }
  }

  /** An object for scripts. */
  void json(Fields fields) throws IOException {
    if (!asJson) {
      return;
    }
    jsonLine(
        json -> {
          json.writeStartObject();
          fields.write(json);
          json.writeEndObject();
        });
  }

  /** The same of a value as a server gave it. */
  void json(JsonValue value) throws IOException {
    if (asJson) {
      jsonLine(value::write);
    }
  }

  private void jsonLine(Fields whole) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      whole.write(json);
    }
    out().println(text);
    out().flush();
  }

  /** Something for people to see in any case. */
  void complain(String text) {
    spec.commandLine().getErr().println(text);
    spec.commandLine().getErr().flush();
  }

  boolean asJson() {
    return asJson;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Shows how far a long work has come; {@code total} is negative where nobody knows. */
  Progress progress(String what, long total) {
    if (quiet) {
      return Progress.none();
    }
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return terminal ? Progress.bar(what, total) : Progress.lines(what, total, System.err);
  }
}
