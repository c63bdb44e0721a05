package org.trinomen.server.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A JSON value (RFC 8259), read whole: for requests and small files only. */
public sealed interface JsonValue {

  /** Members in the order in which they stand. */
  record Members(SequencedMap<String, JsonValue> values) implements JsonValue {

    /** The object without members. */
    public static final Members EMPTY = new Members(new LinkedHashMap<>());

    /** The member of this name. */
    public Optional<JsonValue> member(String name) {
      return Optional.ofNullable(values.get(name));
    }

    /** The members as plain values; one that is null is left out. */
    public Map<String, Object> plain() {
      Map<String, Object> plain = new LinkedHashMap<>();
      values.forEach((name, value) -> value.toPlain().ifPresent(each -> plain.put(name, each)));
      return plain;
    }

    /** The member of this name if it is a text. */
    public Optional<String> text(String name) {
      return member(name).flatMap(value -> value instanceof Text t ? Optional.of(t.value()) : NONE);
    }

    private static final Optional<String> NONE = Optional.empty();
  }

  /** An array. */
  record Items(List<JsonValue> values) implements JsonValue {}

  /** A string. */
  record Text(String value) implements JsonValue {}

  /** A number as it was written. */
  record Numeral(String digits) implements JsonValue {

    /** The number if it is whole and fits. */
    public Optional<Long> whole() {
      return digits.matches("-?[0-9]{1,18}")
          ? Optional.of(Long.parseLong(digits))
          : Optional.empty();
    }

    private Double asDouble() {
      return Double.valueOf(digits);
    }
  }

  /** True or false. */
  record Flag(boolean value) implements JsonValue {}

  /** The literal null. */
  record Null() implements JsonValue {}

  /** Input that is not one JSON value. The message holds no part of the input. */
  final class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JsonException(String message) {
      super(message);
    }
  }

  /** The deepest nesting that is read. */
  int DEPTH_MAX = 64;

  /** Duplicate names are refused: which one counts would be anyone's guess. */
  JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(16 << 20)
                  .build())
          .build();

  /**
   * Reads one value and the end of the input.
   *
   * @throws JsonException if that is not what is there
   */
  static JsonValue parse(InputStream in) throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      return parse(parser);
    }
  }

  /**
   * The same, of a parser that may be laxer than {@link #FACTORY} makes them.
   *
   * @throws JsonException if that is not what is there
   */
  static JsonValue parse(JsonParser parser) throws IOException {
    try {
      if (parser.nextToken() == null) {
        throw new JsonException("the JSON is empty");
      }
      JsonValue value = value(parser);
      if (parser.nextToken() != null) {
        throw new JsonException("something follows the JSON value");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw new JsonException("the JSON is nested too deeply, or a text or number is too long");
    } catch (JsonProcessingException e) {
      throw new JsonException(
          "not JSON, at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr());
    }
  }

  /** Recursion ends at {@link #DEPTH_MAX}, which the parser enforces. */
  private static JsonValue value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> {
        SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        yield new Members(members);
      }
      case START_ARRAY -> {
        List<JsonValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield new Items(items);
      }
      case VALUE_STRING -> new Text(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
      case VALUE_TRUE -> new Flag(true);
      case VALUE_FALSE -> new Flag(false);
      case VALUE_NULL -> new Null();
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new JsonException("not JSON: " + token + " where a value belongs");
    };
  }

  /** Writes the value as it was read. */
  default void write(JsonGenerator json) throws IOException {
    switch (this) {
      case Members(SequencedMap<String, JsonValue> values) -> {
        json.writeStartObject();
        for (Map.Entry<String, JsonValue> member : values.entrySet()) {
          json.writeFieldName(member.getKey());
          member.getValue().write(json);
        }
        json.writeEndObject();
      }
      case Items(List<JsonValue> values) -> {
        json.writeStartArray();
        for (JsonValue value : values) {
          value.write(json);
        }
        json.writeEndArray();
      }
      case Text(String value) -> json.writeString(value);
      case Numeral(String digits) -> json.writeNumber(digits);
      case Flag(boolean value) -> json.writeBoolean(value);
      case Null() -> json.writeNull();
    }
  }

  /**
   * The value that a text, a number, a boolean, a list or a map of these is; members of a map are
   * put in alphabetical order.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static JsonValue ofPlain(Object plain) {
    return switch (plain) {
      case String text -> new Text(text);
      case Number number -> new Numeral(number.toString());
      case Boolean flag -> new Flag(flag);
      case Collection<?> items -> new Items(items.stream().map(JsonValue::ofPlain).toList());
      case Map<?, ?> members -> {
        SequencedMap<String, JsonValue> values = new TreeMap<>();
        members.forEach((name, value) -> values.put(String.valueOf(name), ofPlain(value)));
        yield new Members(values);
      }
      case Object other ->
          throw new IllegalArgumentException("JSON has no " + other.getClass().getSimpleName());
    };
  }

  /** The opposite of {@link #ofPlain}; empty for null. */
  private Optional<Object> toPlain() {
    return switch (this) {
      case Members members -> Optional.of(members.plain());
      case Items(List<JsonValue> values) ->
          Optional.of(values.stream().map(JsonValue::toPlain).flatMap(Optional::stream).toList());
      case Text(String value) -> Optional.of(value);
      case Numeral numeral ->
          Optional.of(numeral.whole().<Object>map(each -> each).orElseGet(numeral::asDouble));
      case Flag(boolean value) -> Optional.of(value);
      case Null() -> Optional.empty();
    };
  }

  /** The members of an object; an empty object for anything else. */
  default Members asMembers() {
    return this instanceof Members members ? members : new Members(new LinkedHashMap<>(Map.of()));
  }
}
