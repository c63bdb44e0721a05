package org.trinomen.archive.checkpoint;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a chain had come. Signed are the bytes of its line, from the opening brace up to and
 * without {@code ,"signature":}.
 *
 * @param chain name of the chain's folder, as {@code audit}
 * @param seq number of its last line
 * @param hash of that line, 64 hexadecimal digits
 * @param at when it was signed
 * @param key fingerprint of the key
 */
public record Checkpoint(String chain, long seq, String hash, Instant at, String key) {

  private static final Pattern LINE =
      Pattern.compile(
          "(\\{\"chain\":\"([a-z]{1,32})\",\"seq\":(\\d{1,18}),\"hash\":\"([0-9a-f]{64})\","
              + "\"at\":\"([0-9TZ:.-]{20,32})\",\"key\":\"([0-9a-f]{64})\")"
              + ",\"signature\":\"([A-Za-z0-9+/]{86}==)\"\\}\n");

  /** One as it was read, with what it must be held against. */
  record Signed(Checkpoint checkpoint, byte[] signed, byte[] signature) {}

  /** Its line, newline included. */
  String line(SigningKey by) {
    String signed =
        "{\"chain\":\"%s\",\"seq\":%d,\"hash\":\"%s\",\"at\":\"%s\",\"key\":\"%s\""
            .formatted(chain, seq, hash, at, key);
    byte[] signature = by.signature(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + ",\"signature\":\"" + Base64.getEncoder().encodeToString(signature) + "\"}\n";
  }

  /** Empty if it is no line of a checkpoint. */
  static Optional<Signed> parse(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      Checkpoint checkpoint =
          new Checkpoint(
              parts.group(2),
              Long.parseLong(parts.group(3)),
              parts.group(4),
              Instant.parse(parts.group(5)),
              parts.group(6));
      byte[] signed = parts.group(1).getBytes(StandardCharsets.US_ASCII);
      return Optional.of(
          new Signed(checkpoint, signed, Base64.getDecoder().decode(parts.group(7))));
    } catch (DateTimeException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
