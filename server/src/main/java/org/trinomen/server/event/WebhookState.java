package org.trinomen.server.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.json.JsonValue;

/**
 * How far a webhook has come, kept in a small file of its own.
 *
 * @param through number of the last event that is done with
 * @param deadLetters why events could not be delivered, by number
 */
record WebhookState(long through, SequencedMap<Long, String> deadLetters) {

  /** The oldest goes when there is one more. */
  private static final int DEAD_MAX = 1000;

  static WebhookState at(long through) {
    return new WebhookState(through, new TreeMap<>());
  }

  WebhookState through(long seq) {
    return new WebhookState(seq, deadLetters);
  }

  WebhookState withDead(long seq, String why) {
    SequencedMap<Long, String> dead = new TreeMap<>(deadLetters);
    dead.put(seq, why);
    if (dead.size() > DEAD_MAX) {
      dead.pollFirstEntry();
    }
    return new WebhookState(through, dead);
  }

  WebhookState without(long seq) {
    SequencedMap<Long, String> dead = new TreeMap<>(deadLetters);
    dead.remove(seq);
    return new WebhookState(through, dead);
  }

  /** Empty where there is no file yet. */
  static Optional<WebhookState> read(DurableFiles files, Path file) throws IOException {
    if (!files.exists(file)) {
      return Optional.empty();
    }
    JsonValue.Members kept;
    try {
      kept = JsonValue.parse(new ByteArrayInputStream(Files.readAllBytes(file))).asMembers();
    } catch (JsonValue.JsonException e) {
      throw new IOException(file + " can't be read", e);
    }
    String through =
        kept.text("through").orElseThrow(() -> new IOException(file + " says nothing"));
    SequencedMap<Long, String> dead = new TreeMap<>();
    kept.member("dead")
        .map(JsonValue::asMembers)
        .ifPresent(
            letters ->
                letters
                    .values()
                    .keySet()
                    .forEach(seq -> dead.put(Long.valueOf(seq), letters.text(seq).orElse(""))));
    return Optional.of(new WebhookState(Long.parseLong(through), dead));
  }

  void write(DurableFiles files, Path file) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("through", Long.toString(through));
      json.writeObjectFieldStart("dead");
      for (Map.Entry<Long, String> letter : deadLetters.entrySet()) {
        json.writeStringField(letter.getKey().toString(), letter.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    files.replace(file, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
