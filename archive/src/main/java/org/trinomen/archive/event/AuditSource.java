package org.trinomen.archive.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.audit.AuditCursor;
import org.trinomen.archive.audit.AuditEntry;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.chain.ChainedLine;
import org.trinomen.archive.file.DurableFiles;

/** Jobs and refusals, from the audit trail. */
public final class AuditSource implements EventSource {

  private static final String SUBMIT = "submit job ";
  private static final String END = "end job ";

  /** Parts of the lines that are wanted, as they are written. */
  private static final List<byte[]> WANTED =
      List.of(
          ascii("\"outcome\":\"REFUSED\""),
          ascii("\"action\":\"" + SUBMIT),
          ascii("\"action\":\"" + END));

  private final DurableFiles files;
  private final Path folder;
  private final long newest;
  private @Nullable AuditCursor cursor;

  /**
   * Reads the trail in a folder.
   *
   * @param newest the trail's last entry at this start: a power cut may have cost some that events
   *     tell of, and their numbers were given again
   */
  public AuditSource(DurableFiles files, Path folder, long newest) {
    this.files = files;
    this.folder = folder;
    this.newest = newest;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public Found after(Mark mark, int limit) throws IOException {
    long position = mark.position();
    AuditCursor reading = cursor;
    if (reading == null) {
      reading = new AuditCursor(files, folder, Math.min(position, newest));
    } else if (reading.seq() != position) {
      reading = new AuditCursor(files, folder, position);
    }
    cursor = reading;
    List<Placed> events = new ArrayList<>();
    reading.read(limit, AuditSource::isWanted, entry -> event(entry).ifPresent(events::add));
    return new Found(events, reading.seq());
  }

  private static boolean isWanted(byte[] line) {
    return WANTED.stream().anyMatch(part -> ChainedLine.holds(line, 0, line.length, part));
  }

  private static Optional<Placed> event(AuditEntry entry) {
    AuditEvent deed = entry.event();
    if (deed.outcome() == AuditEvent.Outcome.REFUSED) {
      return Optional.of(
          new Placed(
              entry.seq(),
              Happening.of(
                  EventType.REFUSED,
                  deed.at(),
                  deed.who(),
                  Map.of("action", deed.action(), "detail", deed.detail(), "from", deed.from()))));
    }
    if (deed.action().startsWith(SUBMIT)) {
      return Optional.of(
          job(entry, EventType.JOB_SUBMITTED, deed.action().substring(SUBMIT.length())));
    }
    return deed.action().startsWith(END)
        ? Optional.of(job(entry, EventType.JOB_ENDED, deed.action().substring(END.length())))
        : Optional.empty();
  }

  private static Placed job(AuditEntry entry, EventType type, String jobType) {
    AuditEvent deed = entry.event();
    return new Placed(
        entry.seq(),
        Happening.of(
            type,
            deed.at(),
            deed.object(),
            Map.of("jobType", jobType, "account", deed.who(), "outcome", deed.outcome().name())));
  }
}
