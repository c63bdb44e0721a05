package org.trinomen.archive.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.trinomen.archive.chain.ChainLink;
import org.trinomen.archive.chain.ChainedLine;

/** An event as the members of a line. */
final class AuditLine {

  /**
   * Longer than any line that {@link AuditEvent} allows: each character escaped takes six bytes.
   */
  static final int BYTES_MAX = 64 * 1024;

  private AuditLine() {}

  static void write(AuditEvent event, JsonGenerator line) throws IOException {
    line.writeStringField("at", event.at().toString());
    line.writeStringField("who", event.who());
    line.writeStringField("from", event.from());
    line.writeStringField("action", event.action());
    line.writeStringField("object", event.object());
    line.writeStringField("outcome", event.outcome().name());
    line.writeStringField("detail", event.detail());
  }

  /**
   * Reads the event of a line.
   *
   * @return empty if it holds none
   */
  static Optional<AuditEntry> decode(ChainLink link, byte[] line) {
    try {
      Map<String, String> fields = ChainedLine.plainFields(line);
      AuditEvent event =
          new AuditEvent(
              Instant.parse(text(fields, "at")),
              text(fields, "who"),
              text(fields, "from"),
              text(fields, "action"),
              text(fields, "object"),
              AuditEvent.Outcome.valueOf(text(fields, "outcome")),
              text(fields, "detail"));
      return Optional.of(new AuditEntry(link.seq(), event, link.previous(), link.hash()));
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
}
