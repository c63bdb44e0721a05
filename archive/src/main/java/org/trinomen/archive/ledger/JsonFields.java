package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.chain.ChainedLine;

/**
 * The members of a JSON object, each by its name and expected kind.
 *
 * <p>A member that is not there, or of another kind, is an {@link IllegalArgumentException}.
 */
final class JsonFields {

  /** Texts, longs, doubles, lists and fields; never null. */
  private final Map<String, Object> members;

  private JsonFields(Map<String, Object> members) {
    this.members = members;
  }

  static JsonFields parse(byte[] object) throws IOException {
    return parse(object, UnaryOperator.identity());
  }

  /** Reads an object, with each text as the pool gives it. */
  static JsonFields parse(byte[] object, UnaryOperator<String> pool) throws IOException {
    try (JsonParser parser = ChainedLine.parser(object)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not an object");
      }
      return object(parser, pool);
    }
  }

  /** Recursion ends at the depth that the parser enforces. */
  private static JsonFields object(JsonParser parser, UnaryOperator<String> pool)
      throws IOException {
    Map<String, Object> members = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser, pool));
    }
    return new JsonFields(members);
  }

  private static Object value(JsonParser parser, UnaryOperator<String> pool) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, pool);
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser, pool));
        }
        yield items;
      }
      case VALUE_STRING -> pool.apply(parser.getText());
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new IllegalArgumentException("neither text, number, truth nor more");
    };
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  private <T> T member(String name, Class<T> type) {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(name + " is not there, or not what it should be");
    }
    return type.cast(value);
  }

  String text(String name) {
    return member(name, String.class);
  }

  long whole(String name) {
    return member(name, Long.class);
  }

  int small(String name) {
    return Math.toIntExact(whole(name));
  }

  double decimal(String name) {
    return member(name, Number.class).doubleValue();
  }

  boolean flag(String name) {
    return member(name, Boolean.class);
  }

  LocalDate day(String name) {
    return LocalDate.parse(text(name));
  }

  /** Null if it is not there. */
  @Nullable LocalDate date(String name) {
    return has(name) ? day(name) : null;
  }

  <E extends Enum<E>> E one(String name, Class<E> of) {
    return Enum.valueOf(of, text(name));
  }

  JsonFields fields(String name) {
    return member(name, JsonFields.class);
  }

  /** Empty if it is not there. */
  <T> List<T> each(String name, Function<JsonFields, T> read) {
    return items(name).stream()
        .map(
            item -> {
              if (!(item instanceof JsonFields fields)) {
                throw new IllegalArgumentException(name + " does not hold objects");
              }
              return read.apply(fields);
            })
        .toList();
  }

  /** Empty if it is not there. */
  List<String> texts(String name) {
    return items(name).stream()
        .map(
            item -> {
              if (!(item instanceof String text)) {
                throw new IllegalArgumentException(name + " does not hold texts");
              }
              return text;
            })
        .toList();
  }

  private List<?> items(String name) {
    return has(name) ? member(name, List.class) : List.of();
  }

  /** All members, which must be texts. */
  Map<String, String> allTexts() {
    Map<String, String> texts = new HashMap<>();
    members.keySet().forEach(name -> texts.put(name, text(name)));
    return texts;
  }
}
