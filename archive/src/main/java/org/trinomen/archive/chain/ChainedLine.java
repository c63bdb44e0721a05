package org.trinomen.archive.chain;

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
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * A line of JSON in its chain. Its hash is SHA-256 of the line's own bytes, from the opening brace
 * up to and without {@code ,"hash":}; as the hash of the line before is among them, no line can be
 * changed, taken out or put in without every later one showing it. So {@code head -c}, {@code
 * sha256sum} and a pair of eyes are enough to check a line.
 */
public final class ChainedLine {

  /** What the first line names as the one before it. */
  public static final String NO_PREVIOUS = "0".repeat(64);

  private static final int HASH_DIGITS = 64;
  private static final int DIGITS_MAX = 18;
  private static final byte[] SEQ_FIELD = bytes("{\"seq\":");
  private static final byte[] THROUGH_FIELD = bytes(",\"through\":");
  private static final byte[] PREVIOUS_FIELD = bytes(",\"previous\":\"");
  private static final byte[] HASH_FIELD = bytes(",\"hash\":\"");
  private static final byte[] END = bytes("\"}");
  private static final int PREVIOUS_TAIL = PREVIOUS_FIELD.length + HASH_DIGITS + 1;
  private static final int HASH_TAIL = HASH_FIELD.length + HASH_DIGITS + END.length;

  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool()).build();

  private ChainedLine() {}

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes the members of a line, between its number and the hash of the line before. */
  public interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  /** A line as bytes, newline included, and its place. */
  public record Encoded(byte[] bytes, ChainLink link) {}

  /** Encodes a line of a batch that ends with {@code through}. */
  public static Encoded encode(long seq, long through, String previous, Content content)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    JsonGenerator line = JSON.createGenerator(out);
    line.writeStartObject();
    line.writeNumberField("seq", seq);
    if (through > seq) {
      line.writeNumberField("through", through);
    }
    content.write(line);
    line.writeStringField("previous", previous);
    line.flush();
    String hash = hash(out.toByteArray(), out.size());
    line.writeStringField("hash", hash);
    line.writeEndObject();
    line.writeRaw('\n');
    line.close();
    return new Encoded(out.toByteArray(), new ChainLink(seq, through, previous, hash));
  }

  /**
   * Reads a line's place, without its newline, and checks it against its own hash. Of the members
   * only those at the ends are looked at: they stand where {@link #encode} puts them.
   *
   * @return empty if it is no line of a chain, or not as it was written
   */
  public static Optional<ChainLink> decode(byte[] line) {
    int hashed = line.length - HASH_TAIL;
    int content = hashed - PREVIOUS_TAIL;
    if (content < 0
        || !has(line, 0, SEQ_FIELD)
        || !has(line, content, PREVIOUS_FIELD)
        || !has(line, hashed, HASH_FIELD)
        || line[hashed - 1] != '"'
        || !has(line, line.length - END.length, END)) {
      return Optional.empty();
    }
    String hash = ascii(line, hashed + HASH_FIELD.length);
    if (!hash.equals(hash(line, hashed))) {
      return Optional.empty();
    }
    int at = SEQ_FIELD.length;
    int behind = behindDigits(line, at, content);
    long seq = number(line, at, behind);
    long through =
        has(line, behind, THROUGH_FIELD)
            ? number(line, behind + THROUGH_FIELD.length, content)
            : seq;
    String previous = ascii(line, content + PREVIOUS_FIELD.length);
    return seq < 1 || through < seq
        ? Optional.empty()
        : Optional.of(new ChainLink(seq, through, previous, hash));
  }

  /** The number that a line claims, unchecked; 0 if it is no line of a chain. */
  static long seq(byte[] bytes, int begin, int end) {
    int at = begin + SEQ_FIELD.length;
    return at < end && has(bytes, begin, SEQ_FIELD) ? number(bytes, at, end) : 0;
  }

  /** Whether a part, of a byte at least, stands between two places. */
  public static boolean holds(byte[] bytes, int begin, int end, byte[] part) {
    for (int i = begin; i + part.length <= end; i++) {
      if (bytes[i] == part[0] && Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  /** Place of the next newline before {@code to}; -1 if there is none. */
  static int newline(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static boolean has(byte[] line, int at, byte[] field) {
    return at + field.length <= line.length
        && Arrays.equals(line, at, at + field.length, field, 0, field.length);
  }

  private static String ascii(byte[] line, int at) {
    return new String(line, at, HASH_DIGITS, StandardCharsets.ISO_8859_1);
  }

  private static int behindDigits(byte[] bytes, int at, int end) {
    int behind = at;
    while (behind < end && bytes[behind] >= '0' && bytes[behind] <= '9') {
      behind++;
    }
    return behind;
  }

  /** The number whose digits begin there; 0 if there are none, or more than a long surely holds. */
  private static long number(byte[] bytes, int at, int end) {
    int behind = behindDigits(bytes, at, end);
    if (behind - at > DIGITS_MAX) {
      return 0;
    }
    long number = 0;
    for (int i = at; i < behind; i++) {
      number = 10 * number + bytes[i] - '0';
    }
    return number;
  }

  /** For the members of a line. */
  public static JsonParser parser(byte[] line) throws IOException {
    return JSON.createParser(line);
  }

  /**
   * The members of a line, all of which must be plain values, as texts.
   *
   * @throws IllegalArgumentException if one is not
   */
  public static Map<String, String> plainFields(byte[] line) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = parser(line)) {
      parser.nextToken();
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
