package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.trinomen.identity.ledger.SubjectRef;

/**
 * What one row of the roster tells of a person, as a line of the file beside the ledger.
 *
 * @param digest HMAC-SHA256 of the value's JSON under the key
 * @param key of this line alone, as hexadecimal digits
 */
record PersonLine(String digest, String key, SubjectRef subject, PersonalRecord known) {

  private static final JsonFactory JSON = new JsonFactory();

  static PersonLine of(byte[] key, SubjectRef subject, PersonalRecord known) throws IOException {
    String hex = HexFormat.of().formatHex(key);
    return new PersonLine(digest(hex, known), hex, subject, known);
  }

  /** The line, newline included. */
  byte[] encode() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("digest", digest);
      json.writeStringField("key", key);
      json.writeStringField("study", subject.study());
      json.writeStringField("subject", subject.code());
      JsonWriter.object(json, "known", known, PersonalRecord::write);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return out.toByteArray();
  }

  /**
   * Reads a line, without its newline.
   *
   * @return empty if it is none, or not as it was written
   */
  static Optional<PersonLine> decode(byte[] line) {
    try {
      JsonFields fields = JsonFields.parse(line);
      PersonLine read =
          new PersonLine(
              fields.text("digest"),
              fields.text("key"),
              new SubjectRef(fields.text("study"), fields.text("subject")),
              PersonalRecord.read(fields.fields("known")));
      return read.digest.equals(digest(read.key, read.known))
          ? Optional.of(read)
          : Optional.empty();
    } catch (IOException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String digest(String key, PersonalRecord known) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      known.write(json);
      json.writeEndObject();
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(key), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(out.toByteArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Names no one, and keeps the key. */
  @Override
  public String toString() {
    return "PersonLine[redacted]";
  }
}
