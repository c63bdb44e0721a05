package org.trinomen.server.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.trinomen.archive.event.EventType;
import org.trinomen.server.json.JsonValue;

/**
 * An event as someone sees it.
 *
 * @param members more of it, texts by name
 */
record ShownEvent(long seq, EventType type, SequencedMap<String, String> members) {

  ShownEvent {
    members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
  }

  /** A member; empty text if there is none of this name. */
  String text(String name) {
    return members.getOrDefault(name, "");
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("seq", seq);
    json.writeStringField("type", type.text());
    for (Map.Entry<String, String> member : members.entrySet()) {
      json.writeStringField(member.getKey(), member.getValue());
    }
    json.writeEndObject();
  }

  /** In one line. */
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(text)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return text.toString();
  }
}
