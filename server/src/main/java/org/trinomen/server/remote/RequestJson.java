package org.trinomen.server.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/**
 * The members of a request's JSON object, by the names that Orthanc's API gives them.
 *
 * @param members as they were read
 */
record RequestJson(JsonValue.Members members) {

  private static final int HOUR = 3600;

  /** The object of a request; no member at all where the body is empty. */
  static RequestJson orEmpty(Exchange exchange) throws IOException {
    byte[] body = exchange.smallBody();
    return body.length == 0 ? new RequestJson(JsonValue.Members.EMPTY) : of(parse(body));
  }

  /** The object of a request. */
  static RequestJson of(Exchange exchange) throws IOException {
    return of(parse(exchange.smallBody()));
  }

  /** An object. */
  static RequestJson of(JsonValue json) {
    if (json instanceof JsonValue.Members members) {
      return new RequestJson(members);
    }
    throw incorrect("must provide a JSON object");
  }

  static JsonValue parse(byte[] body) throws IOException {
    try {
      return JsonValue.parse(new ByteArrayInputStream(body));
    } catch (JsonValue.JsonException e) {
      throw incorrect(String.valueOf(e.getMessage()));
    }
  }

  static RequestFailure incorrect(String sentence) {
    return new RequestFailure(ErrorCode.BAD_FILE_FORMAT, sentence);
  }

  Optional<String> text(String name) {
    return members
        .member(name)
        .map(
            value -> {
              if (value instanceof JsonValue.Text(String text)) {
                return text;
              }
              throw incorrect("\"" + name + "\" should be a string");
            });
  }

  String neededText(String name) {
    return text(name)
        .orElseThrow(() -> incorrect("string value expected in field \"" + name + "\""));
  }

  /** A number that is not negative, as such or as a text of digits. */
  OptionalInt number(String name) {
    Optional<JsonValue> value = members.member(name);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    String digits =
        switch (value.get()) {
          case JsonValue.Numeral(String number) -> number;
          case JsonValue.Text(String text) -> text;
          case JsonValue.Members _, JsonValue.Items _, JsonValue.Flag _, JsonValue.Null _ -> "";
        };
    if (!digits.matches("[0-9]{1,9}")) {
      throw incorrect("\"" + name + "\" should be a whole number, not negative");
    }
    return OptionalInt.of(Integer.parseInt(digits));
  }

  /** {@code Timeout}: in seconds; 0 stands for what is usual. */
  OptionalInt timeout() {
    OptionalInt seconds = number("Timeout");
    if (seconds.isPresent() && seconds.getAsInt() > HOUR) {
      throw new RequestFailure(ErrorCode.PARAMETER_OUT_OF_RANGE, "Timeout is at most an hour");
    }
    return seconds.isPresent() && seconds.getAsInt() == 0 ? OptionalInt.empty() : seconds;
  }

  boolean flag(String name, boolean otherwise) {
    return members
        .member(name)
        .map(
            value -> {
              if (value instanceof JsonValue.Flag(boolean flag)) {
                return flag;
              }
              throw incorrect("\"" + name + "\" should be true or false");
            })
        .orElse(otherwise);
  }

  /** An AE title, if there is one (PS3.5 §6.2, AE). */
  Optional<String> aeTitle(String name) {
    Optional<String> title = text(name).map(String::strip).filter(text -> !text.isEmpty());
    title.ifPresent(RequestJson::checkAeTitle);
    return title;
  }

  static void checkAeTitle(String title) {
    if (!title.matches("[\\x20-\\x7E&&[^\\\\]]{1,16}") || title.isBlank()) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE,
          "an AE title is 1 to 16 ASCII characters without backslash");
    }
  }
}
