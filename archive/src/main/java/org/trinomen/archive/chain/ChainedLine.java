package org.trinomen.archive.chain;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
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

  private static final byte[] HASH_FIELD = ",\"hash\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int TAIL_BYTES = HASH_FIELD.length + 64 + "\"}".length();

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private ChainedLine() {}

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
   * Reads a line's place, without its newline, and checks it against its own hash.
   *
   * @return empty if it is no line of a chain, or not as it was written
   */
  public static Optional<ChainLink> decode(byte[] line) {
    int hashed = line.length - TAIL_BYTES;
    if (hashed < 0
        || !Arrays.equals(
            line, hashed, hashed + HASH_FIELD.length, HASH_FIELD, 0, HASH_FIELD.length)) {
      return Optional.empty();
    }
    try {
      ChainLink link = link(line);
      return link.hash().equals(hash(line, hashed)) ? Optional.of(link) : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ChainLink link(byte[] line) throws IOException {
    long seq = 0;
    long through = 0;
    String previous = "";
    String hash = "";
    try (JsonParser parser = parser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("not an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "seq" -> seq = parser.getLongValue();
          case "through" -> through = parser.getLongValue();
          case "previous" -> previous = parser.getText();
          case "hash" -> hash = parser.getText();
          default -> parser.skipChildren();
        }
      }
    }
    return new ChainLink(seq, Math.max(seq, through), previous, hash);
  }

  /** For the members of a line. */
  public static JsonParser parser(byte[] line) throws IOException {
    return JSON.createParser(line);
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
