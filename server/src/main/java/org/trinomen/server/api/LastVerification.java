package org.trinomen.server.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.server.json.JsonValue;

/**
 * When the archive was verified last, and what came of it.
 *
 * @param startedAt when it began
 * @param records how many records were read
 * @param bytes length of what was read
 * @param findings how much was wrong; 0 if all was well
 */
record LastVerification(Instant startedAt, long records, long bytes, long findings) {

  private static final Logger log = LoggerFactory.getLogger(LastVerification.class);

  /** Reads what {@code trinomen verify} has left; empty if it never ran here. */
  static Optional<LastVerification> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      JsonValue.Members report = JsonValue.parse(in).asMembers();
      return Optional.of(
          new LastVerification(
              Instant.parse(report.text("startedAt").orElse("")),
              number(report, "records"),
              number(report, "bytes"),
              number(report, "findingsTotal")));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException | DateTimeParseException e) {
      log.warn("{} is not what `trinomen verify` writes: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private static long number(JsonValue.Members report, String name) throws IOException {
    return report
        .member(name)
        .flatMap(value -> value instanceof JsonValue.Numeral n ? n.whole() : Optional.<Long>empty())
        .orElseThrow(() -> new IOException("it has no whole " + name));
  }
}
