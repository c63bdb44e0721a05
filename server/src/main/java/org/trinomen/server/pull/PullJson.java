package org.trinomen.server.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;

/**
 * JSON as Python's {@code json.dumps(indent=1, sort_keys=True)} writes it, and the members of what
 * is read, of which each is taken for empty where it is something else.
 */
final class PullJson {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();

  private static final Separators SEPARATORS =
      Separators.createDefaultInstance()
          .withObjectFieldValueSpacing(Spacing.AFTER)
          .withObjectEmptySeparator("")
          .withArrayEmptySeparator("");

  private PullJson() {}

  /** Indented by a blank a level; the caller sorts the members. */
  static String indented(JsonValue value) throws IOException {
    DefaultIndenter indenter = new DefaultIndenter(" ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(SEPARATORS)
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    return text(value, printer);
  }

  /** On one line. */
  static String line(JsonValue value) throws IOException {
    return text(value, null);
  }

  private static String text(JsonValue value, @Nullable DefaultPrettyPrinter printer)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(printer);
      value.write(json);
    }
    return text.toString();
  }

  static JsonValue.Members sorted(SortedMap<String, JsonValue> members) {
    return new JsonValue.Members(new LinkedHashMap<>(members));
  }

  static JsonValue number(@Nullable Long number) {
    return number == null ? new JsonValue.Null() : new JsonValue.Numeral(number.toString());
  }

  static String text(JsonValue.Members json, String name) {
    return json.text(name).orElse("");
  }

  static String text(JsonValue value) {
    return value instanceof JsonValue.Text(String text) ? text : "";
  }

  static Optional<Long> whole(JsonValue.Members json, String name) {
    return json.member(name).orElse(null) instanceof JsonValue.Numeral number
        ? number.whole()
        : Optional.empty();
  }

  static JsonValue.Members members(JsonValue.Members json, String name) {
    return json.member(name).map(JsonValue::asMembers).orElse(JsonValue.Members.EMPTY);
  }

  /** The objects of an array. */
  static List<JsonValue.Members> objects(@Nullable JsonValue value) {
    return value instanceof JsonValue.Items(List<JsonValue> items)
        ? items.stream().map(JsonValue::asMembers).toList()
        : List.of();
  }
}
