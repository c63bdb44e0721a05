package org.trinomen.archive.event;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.trinomen.archive.chain.ChainLink;
import org.trinomen.archive.chain.ChainedLine;
import org.trinomen.archive.event.EventSource.Mark;

/** An event as the members of a line. */
final class EventLine {

  static final int BYTES_MAX = 64 * 1024;

  private static final String DETAIL = "~";
  private static final Set<String> NEEDED = Set.of("at", "type", "about", "source", "ledger");

  private EventLine() {}

  /**
   * Writes the members of a line.
   *
   * @param marks how far each source was looked at with this event
   */
  static void write(
      Happening what, String source, long ledger, Map<String, Mark> marks, JsonGenerator line)
      throws IOException {
    line.writeStringField("at", what.at().toString());
    line.writeStringField("type", what.type().text());
    line.writeStringField("about", what.about());
    line.writeStringField("source", source);
    line.writeNumberField("ledger", ledger);
    line.writeStringField(
        "marks",
        marks.entrySet().stream()
            .map(
                each ->
                    "%s:%d:%d"
                        .formatted(
                            each.getKey(), each.getValue().position(), each.getValue().toldAt()))
            .collect(Collectors.joining(" ")));
    for (Map.Entry<String, String> detail : what.details().entrySet()) {
      line.writeStringField(DETAIL + detail.getKey(), detail.getValue());
    }
  }

  /** Reads the event of a line; empty if it holds none that this program knows. */
  static Optional<Event> decode(ChainLink link, byte[] line) {
    try {
      Map<String, String> fields = ChainedLine.plainFields(line);
      Optional<EventType> type = EventType.named(fields.getOrDefault("type", ""));
      if (type.isEmpty() || !fields.keySet().containsAll(NEEDED)) {
        return Optional.empty();
      }
      Map<String, String> details = new TreeMap<>();
      fields.forEach(
          (name, value) -> {
            if (name.startsWith(DETAIL)) {
              details.put(name.substring(DETAIL.length()), value);
            }
          });
      Happening what =
          Happening.of(
              type.get(), Instant.parse(text(fields, "at")), text(fields, "about"), details);
      return Optional.of(
          new Event(
              link.seq(), what, text(fields, "source"), Long.parseLong(text(fields, "ledger"))));
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * How far each source was looked at.
   *
   * @throws IOException if the line does not say so as {@link #write} does
   */
  static Map<String, Mark> marks(byte[] line) throws IOException {
    Map<String, Mark> marks = new TreeMap<>();
    try {
      for (String each : text(ChainedLine.plainFields(line), "marks").split(" ", -1)) {
        String[] parts = each.split(":", -1);
        if (parts.length == 3) {
          marks.put(parts[0], new Mark(Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        }
      }
      return marks;
    } catch (IllegalArgumentException e) {
      throw new IOException("the last event does not say where it is from", e);
    }
  }

  private static String text(Map<String, String> fields, String name) {
    return fields.getOrDefault(name, "");
  }
}
