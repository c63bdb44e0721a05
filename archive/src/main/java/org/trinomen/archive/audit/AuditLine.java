package org.trinomen.archive.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * An entry as a line of JSON. Its hash is SHA-256 of the line's own bytes, from the opening brace
 * up to and without {@code ,"hash":}; as the hash of the entry before is among them, no line can be
 * changed, taken out or put in without every later one showing it. So {@code head -c}, {@code
 * sha256sum} and a pair of eyes are enough to check a line.
 */
final class AuditLine {

  /** What the first entry names as the one before it. */
  static final String NO_PREVIOUS = "0".repeat(64);

  /**
   * Longer than any line that {@link AuditEvent} allows: each character escaped takes six bytes.
   */
  static final int BYTES_MAX = 64 * 1024;

  private static final byte[] HASH_FIELD = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL_BYTES = HASH_FIELD.length + 64 + "\"}".length();

  private final JsonFactory json =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool()).build();

  /** A line as bytes, newline included, and its hash. */
  record Encoded(byte[] bytes, String hash) {}

  Encoded encode(long seq, AuditEvent event, String previous) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    JsonGenerator line = json.createGenerator(out);
    line.writeStartObject();
    line.writeNumberField("seq", seq);
    line.writeStringField("at", event.at().toString());
    line.writeStringField("who", event.who());
    line.writeStringField("from", event.from());
    line.writeStringField("action", event.action());
    line.writeStringField("object", event.object());
    line.writeStringField("outcome", event.outcome().name());
    line.writeStringField("detail", event.detail());
    line.writeStringField("previous", previous);
    line.flush();
    String hash = hash(out.toByteArray(), out.size());
    line.writeStringField("hash", hash);
    line.writeEndObject();
    line.writeRaw('\n');
    line.close();
    return new Encoded(out.toByteArray(), hash);
  }

  /**
   * Reads a line, without its newline, and checks it against its own hash.
   *
   * @return empty if it is no entry, or not as it was written
   */
  Optional<AuditEntry> decode(byte[] line) {
    int hashed = line.length - TAIL_BYTES;
    if (hashed < 0
        || !Arrays.equals(
            line, hashed, hashed + HASH_FIELD.length, HASH_FIELD, 0, HASH_FIELD.length)) {
      return Optional.empty();
    }
    String hash = hash(line, hashed);
    try {
      Map<String, String> fields = fields(line);
      if (!hash.equals(fields.get("hash"))) {
        return Optional.empty();
      }
      AuditEvent event =
          new AuditEvent(
              Instant.parse(text(fields, "at")),
              text(fields, "who"),
              text(fields, "from"),
              text(fields, "action"),
              text(fields, "object"),
              AuditEvent.Outcome.valueOf(text(fields, "outcome")),
              text(fields, "detail"));
      long seq = Long.parseLong(text(fields, "seq"));
      return Optional.of(new AuditEntry(seq, event, text(fields, "previous"), hash));
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new IllegalArgumentException("an entry lacks " + name);
    }
    return value;
  }

  /** The members of an object of texts and numbers. */
  Map<String, String> fields(byte[] object) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = json.createParser(object)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (!parser.nextToken().isScalarValue()) {
          throw new IllegalArgumentException(name + " is not a plain value");
        }
        fields.put(name, parser.getText());
      }
    }
    return fields;
  }

  private static String hash(byte[] bytes, int length) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(bytes, 0, length);
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
