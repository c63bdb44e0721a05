package org.trinomen.server.remote;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.trinomen.dicom.Tags;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.TagNames;

/**
 * What a DICOMweb server has found (PS3.18 §F.2), as Orthanc's plugin tells it: of each attribute
 * its name and its first value.
 */
final class WebMatches {

  private final List<JsonValue> matches;

  @SuppressWarnings("UnusedVariable") // A match may name a patient.
  WebMatches(PhiAccess phi, List<JsonValue> matches) {
    this.matches = List.copyOf(matches);
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartArray();
    for (JsonValue match : matches) {
      json.writeStartObject();
      for (Map.Entry<String, JsonValue> each : match.asMembers().values().entrySet()) {
        OptionalInt tag = Tags.parse(each.getKey());
        if (tag.isPresent()) {
          json.writeFieldName(each.getKey());
          attribute(json, tag.getAsInt(), each.getValue().asMembers());
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void attribute(JsonGenerator json, int tag, JsonValue.Members attribute)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("Element", Tags.element(tag));
    json.writeNumberField("Group", Tags.group(tag));
    json.writeStringField("Name", TagNames.name(tag));
    Optional<JsonValue> value = attribute.member("Value").flatMap(WebMatches::first);
    if (value.isPresent()) {
      json.writeFieldName("Value");
      value.get().write(json);
    }
    json.writeStringField("vr", attribute.text("vr").orElse("UN"));
    json.writeEndObject();
  }

  /** Of a name the alphabetic group; nothing of a sequence. */
  private static Optional<JsonValue> first(JsonValue values) {
    JsonValue first =
        values instanceof JsonValue.Items(List<JsonValue> items) && !items.isEmpty()
            ? items.getFirst()
            : new JsonValue.Null();
    return switch (first) {
      case JsonValue.Text _, JsonValue.Numeral _ -> Optional.of(first);
      case JsonValue.Members name -> name.member("Alphabetic");
      case JsonValue.Items _, JsonValue.Flag _, JsonValue.Null _ -> Optional.empty();
    };
  }
}
