package org.trinomen.archive.audit;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which entries of the trail are looked for: those that fulfil all that is said.
 *
 * @param who account or AE title, as it stands in the entry
 * @param from address of the peer, as it stands in the entry
 * @param action a part of what was asked
 * @param object public id or account, as it stands in the entry
 * @param since at this moment or later
 * @param until before this moment
 */
public record AuditQuery(
    Optional<String> who,
    Optional<String> from,
    Optional<String> action,
    Optional<String> object,
    Optional<AuditEvent.Outcome> outcome,
    Instant since,
    Instant until) {

  /** All entries. */
  public static final AuditQuery ALL =
      new AuditQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Instant.EPOCH,
          Instant.MAX);

  boolean matches(AuditEvent event) {
    return who.map(event.who()::equals).orElse(true)
        && from.map(event.from()::equals).orElse(true)
        && action.map(event.action()::contains).orElse(true)
        && object.map(event.object()::equals).orElse(true)
        && outcome.map(event.outcome()::equals).orElse(true)
        && !event.at().isBefore(since)
        && event.at().isBefore(until);
  }

  /**
   * Bytes that stand in the line of each entry that is looked for, so that most lines need not be
   * taken apart.
   */
  List<byte[]> parts() {
    List<byte[]> parts = new ArrayList<>();
    who.ifPresent(value -> parts.add(member("who", value)));
    from.ifPresent(value -> parts.add(member("from", value)));
    object.ifPresent(value -> parts.add(member("object", value)));
    outcome.ifPresent(value -> parts.add(member("outcome", value.name())));
    action
        .filter(value -> !value.isEmpty())
        .ifPresent(value -> parts.add(JsonStringEncoder.getInstance().quoteAsUTF8(value)));
    return parts;
  }

  private static byte[] member(String name, String value) {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    member.writeBytes(("\"" + name + "\":\"").getBytes(StandardCharsets.US_ASCII));
    member.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(value));
    member.write('"');
    return member.toByteArray();
  }
}
