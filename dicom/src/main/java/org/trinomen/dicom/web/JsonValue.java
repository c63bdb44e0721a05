package org.trinomen.dicom.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON text as read (RFC 8259). */
sealed interface JsonValue {

  /** Members in the order read; of members with the same name the last counts. */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {

    Optional<JsonValue> member(String name) {
      return Optional.ofNullable(members.get(name));
    }

    /** The member's text, where it is a string. */
    Optional<String> string(String name) {
      return members.get(name) instanceof JsonString(String text)
          ? Optional.of(text)
          : Optional.empty();
    }
  }

  record JsonArray(List<JsonValue> elements) implements JsonValue {}

  record JsonString(String text) implements JsonValue {}

  /** A number as written, so that no digit is lost. */
  record JsonNumber(String literal) implements JsonValue {}

  record JsonBoolean(boolean value) implements JsonValue {}

  record JsonNull() implements JsonValue {}
}
