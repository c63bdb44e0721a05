package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes members of JSON objects, always in the same way. */
final class JsonWriter {

  /** Writes the members of an object. */
  interface Members<T> {
    void write(T value, JsonGenerator json) throws IOException;
  }

  private JsonWriter() {}

  /** Nothing where there is no date. */
  static void date(JsonGenerator json, String name, @Nullable LocalDate date) throws IOException {
    if (date != null) {
      json.writeStringField(name, date.toString());
    }
  }

  static <T> void object(JsonGenerator json, String name, T value, Members<T> members)
      throws IOException {
    json.writeObjectFieldStart(name);
    members.write(value, json);
    json.writeEndObject();
  }

  /** Nothing where the list is empty. */
  static <T> void each(JsonGenerator json, String name, List<T> values, Members<T> members)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (T value : values) {
        json.writeStartObject();
        members.write(value, json);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  /** Nothing where the list is empty. */
  static void texts(JsonGenerator json, String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }
}
