package org.trinomen.server.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trinomen.server.json.JsonValue;

/** Answers of a server, read whole. */
final class Answers {

  private static final int REASON_MAX = 2000;

  private Answers() {}

  static JsonValue.Members read(InputStream body) throws IOException {
    try (body) {
      return JsonValue.parse(body).asMembers();
    } catch (JsonValue.JsonException e) {
      throw new CommandFailure(ExitCode.UNAVAILABLE, "the server's answer is not understood");
    }
  }

  /**
   * Why a server says that it can't: in a sentence where it gives one. What its status means is
   * known without, so nothing is said of an answer that breaks off.
   */
  static String reason(InputStream body) throws IOException {
    String told = "";
    try (body) {
      told = new String(body.readNBytes(REASON_MAX), StandardCharsets.UTF_8).strip();
      JsonValue.Members error =
          JsonValue.parse(new ByteArrayInputStream(told.getBytes(StandardCharsets.UTF_8)))
              .asMembers();
      told = error.text("Details").or(() -> error.text("Message")).orElse(told);
    } catch (CommandFailure | JsonValue.JsonException _) {
      // What is no JSON is told as it is.
    }
    return told.replaceAll("\\p{Cntrl}+", " ");
  }

  /** The objects of a list. */
  static List<JsonValue.Members> list(JsonValue.Members answer, String name) {
    return answer.member(name).orElse(null) instanceof JsonValue.Items(List<JsonValue> items)
        ? items.stream().map(JsonValue::asMembers).toList()
        : List.of();
  }

  static JsonValue.Members object(JsonValue.Members answer, String name) {
    return answer.member(name).orElseGet(JsonValue.Null::new).asMembers();
  }

  /** Some of an object's members as a line of columns, for the terminal. */
  static String row(JsonValue.Members answer, String... names) {
    return Stream.of(names).map(name -> text(answer, name)).collect(Collectors.joining("\t"));
  }

  /** A text or number for the terminal, which it must neither break nor steer. */
  static String text(JsonValue.Members answer, String name) {
    return switch (answer.member(name).orElseGet(JsonValue.Null::new)) {
      case JsonValue.Text(String text) -> text.replaceAll("\\p{Cntrl}", " ");
      case JsonValue.Numeral(String digits) -> digits;
      case JsonValue.Flag(boolean flag) -> Boolean.toString(flag);
      case JsonValue.Null _, JsonValue.Members _, JsonValue.Items _ -> "";
    };
  }
}
