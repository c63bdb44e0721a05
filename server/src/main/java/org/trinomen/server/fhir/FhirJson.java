package org.trinomen.server.fhir;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes the data types of FHIR as JSON. What is empty is left out, for FHIR knows no empty text
 * (R5 §2.1.28.0.1, type string).
 */
final class FhirJson {

  /** Writes something within something else. */
  @FunctionalInterface
  interface Content {
    /** Writes it. */
    void write() throws IOException;
  }

  private final JsonGenerator json;

  FhirJson(JsonGenerator json) {
    this.json = json;
  }

  // ---- JSON

  void resource(String type, String id, Content content) throws IOException {
    json.writeStartObject();
    json.writeStringField("resourceType", type);
    text("id", id);
    content.write();
    json.writeEndObject();
  }

  void object(String name, Content content) throws IOException {
    json.writeObjectFieldStart(name);
    content.write();
    json.writeEndObject();
  }

  /** A member whose value writes itself. */
  void member(String name, Content value) throws IOException {
    json.writeFieldName(name);
    value.write();
  }

  /** One element of a list. */
  void item(Content content) throws IOException {
    json.writeStartObject();
    content.write();
    json.writeEndObject();
  }

  /** A list, which must not be empty. */
  void list(String name, Content content) throws IOException {
    json.writeArrayFieldStart(name);
    content.write();
    json.writeEndArray();
  }

  void text(String name, String value) throws IOException {
    String clean = clean(value);
    if (!clean.isEmpty()) {
      json.writeStringField(name, clean);
    }
  }

  /** A text as an element of a list; left out if it is empty. */
  void element(String value) throws IOException {
    String clean = clean(value);
    if (!clean.isEmpty()) {
      json.writeString(clean);
    }
  }

  /** Headers hold what FHIR's string may not: control characters, and spaces around. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || isHalf(c) ? ' ' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString().strip();
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  void flag(String name, boolean value) throws IOException {
    json.writeBooleanField(name, value);
  }

  void number(String name, long value) throws IOException {
    json.writeNumberField(name, value);
  }

  void date(String name, @Nullable LocalDate date) throws IOException {
    if (date != null) {
      json.writeStringField(name, date.toString());
    }
  }

  void instant(String name, Instant instant) throws IOException {
    json.writeStringField(name, instant.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  // ---- data types

  /** An Identifier as an element of a list. */
  void identifier(String use, String system, String value) throws IOException {
    item(
        () -> {
          text("use", use);
          text("system", system);
          text("value", value);
        });
  }

  void coding(String system, String code) throws IOException {
    item(
        () -> {
          text("system", system);
          text("code", code);
        });
  }

  /** A CodeableConcept's members. */
  void concept(String system, String code, String words) throws IOException {
    if (!clean(code).isEmpty()) {
      list("coding", () -> coding(system, code));
    }
    text("text", words);
  }

  void period(@Nullable LocalDate start, @Nullable LocalDate end) throws IOException {
    if (start != null || end != null) {
      object(
          "period",
          () -> {
            date("start", start);
            date("end", end);
          });
    }
  }

  /** A Reference's members, to a resource that this door shows. */
  void target(String type, String id) throws IOException {
    text("reference", type + "/" + id);
  }

  /** A Reference's members, to what has no resource of its own here but a name. */
  void logicalTarget(String type, String system, String value) throws IOException {
    text("type", type);
    object(
        "identifier",
        () -> {
          text("system", system);
          text("value", value);
        });
  }

  void reference(String name, String type, String id) throws IOException {
    object(name, () -> target(type, id));
  }

  /** An extension with one value, as an element of a list. */
  void extension(String name, Content value) throws IOException {
    item(
        () -> {
          text("url", FhirName.extension(name));
          value.write();
        });
  }

  /** An extension with extensions, as an element of a list. */
  void extensions(String name, Content parts) throws IOException {
    extension(name, () -> list("extension", parts));
  }

  /** A part of an extension: its name has no address (R5 §2.1.5.3). */
  void part(String name, Content value) throws IOException {
    item(
        () -> {
          text("url", name);
          value.write();
        });
  }

  /**
   * A part that holds a decimal, which has at most 17 places (R5 §2.1.28.0.1): a dozen are more
   * than is meant. What is no number is left out.
   */
  void decimalPart(String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      BigDecimal decimal = BigDecimal.valueOf(value);
      BigDecimal rounded = decimal.setScale(Math.min(decimal.scale(), 12), RoundingMode.HALF_EVEN);
      part(
          name,
          () -> json.writeNumberField("valueDecimal", new BigDecimal(rounded.toPlainString())));
    }
  }

  /** A part that holds a text; left out if that is empty. */
  void textPart(String name, String value) throws IOException {
    if (!clean(value).isEmpty()) {
      part(name, () -> text("valueString", value));
    }
  }
}
