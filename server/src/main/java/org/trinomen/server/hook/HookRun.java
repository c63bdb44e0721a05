package org.trinomen.server.hook;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.trinomen.server.json.JsonValue;

/**
 * A run of a hook on a scan: that it is due, and what became of it.
 *
 * @param scan of which scan
 * @param imagingStudy public id of its imaging study, as recorded
 * @param key of the content and the identity that it is for
 * @param position of the ledger as of which the scan was handed over
 * @param tries how often it was begun
 * @param at when its state became what it is; of one that waits, not before which it is tried
 * @param why it failed or was not needed
 * @param logBytes that the command has said, kept or not
 * @param resultBytes of what was attached; 0 if nothing
 */
record HookRun(
    long number,
    String scan,
    String imagingStudy,
    String key,
    long position,
    State state,
    int tries,
    Instant at,
    String why,
    long logBytes,
    long resultBytes) {

  /** How it stands. The names stand in files: never rename one. */
  enum State {
    WAITING,
    RUNNING,
    DONE,
    /** Tried often enough. */
    PUT_ASIDE,
    /** Its turn came when the scan was not as it was any more. */
    OVERTAKEN;

    boolean isFinal() {
      return switch (this) {
        case WAITING, RUNNING -> false;
        case DONE, PUT_ASIDE, OVERTAKEN -> true;
      };
    }
  }

  static HookRun due(long number, ReadyScan ready, Instant at) {
    return new HookRun(
        number,
        ready.scan().id().text(),
        ready.scan().study().toString(),
        ready.key(),
        ready.position(),
        State.WAITING,
        0,
        at,
        "",
        0,
        0);
  }

  HookRun waiting(Instant notBefore, String reason) {
    return in(State.WAITING, notBefore, reason);
  }

  HookRun begun(Instant since) {
    return new HookRun(
        number, scan, imagingStudy, key, position, State.RUNNING, tries + 1, since, "", 0, 0);
  }

  HookRun at(long ledger) {
    return new HookRun(
        number, scan, imagingStudy, key, ledger, state, tries, at, why, logBytes, resultBytes);
  }

  /** The same, as if it had not been begun this time. */
  HookRun notBegun(Instant now) {
    return new HookRun(
        number,
        scan,
        imagingStudy,
        key,
        position,
        State.WAITING,
        Math.max(0, tries - 1),
        now,
        "",
        logBytes,
        0);
  }

  HookRun in(State next, Instant since, String reason) {
    return new HookRun(
        number,
        scan,
        imagingStudy,
        key,
        position,
        next,
        tries,
        since,
        reason,
        logBytes,
        resultBytes);
  }

  HookRun with(long said, long attached) {
    return new HookRun(
        number, scan, imagingStudy, key, position, state, tries, at, why, said, attached);
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("run", number);
    json.writeStringField("scan", scan);
    json.writeStringField("imagingStudy", imagingStudy);
    json.writeNumberField("ledger", position);
    json.writeStringField("state", state.name());
    json.writeNumberField("tries", tries);
    json.writeStringField("at", at.toString());
    json.writeStringField("why", why);
    json.writeNumberField("logBytes", logBytes);
    json.writeNumberField("resultBytes", resultBytes);
    json.writeStringField("key", key);
    json.writeEndObject();
  }

  String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(text)) {
      write(json);
    }
    return text.toString();
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws IOException if it is something else
   */
  static HookRun read(JsonValue.Members kept) throws IOException {
    try {
      return new HookRun(
          number(kept, "run"),
          text(kept, "scan"),
          text(kept, "imagingStudy"),
          text(kept, "key"),
          number(kept, "ledger"),
          State.valueOf(text(kept, "state")),
          (int) number(kept, "tries"),
          Instant.parse(text(kept, "at")),
          text(kept, "why"),
          number(kept, "logBytes"),
          number(kept, "resultBytes"));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("the record of a run can't be read", e);
    }
  }

  private static String text(JsonValue.Members kept, String name) throws IOException {
    return kept.text(name).orElseThrow(() -> new IOException("a run lacks " + name));
  }

  private static long number(JsonValue.Members kept, String name) throws IOException {
    return Optional.ofNullable(kept.member(name).orElse(null))
        .filter(JsonValue.Numeral.class::isInstance)
        .flatMap(each -> ((JsonValue.Numeral) each).whole())
        .orElseThrow(() -> new IOException("a run lacks " + name));
  }
}
