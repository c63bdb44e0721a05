package org.trinomen.archive.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A deed. Values of patient attributes stand in none of the texts: a resource is named by its
 * public id. A text beyond the limit is cut, which an ellipsis at its end shows.
 *
 * @param at when it was done or refused; kept to the microsecond
 * @param who account or AE title, or what was claimed to be one; may be empty
 * @param from IP address of the peer; may be empty
 * @param action what was asked, as {@code GET /instances/{id}/file} or {@code C-STORE}
 * @param object on what, as a public id or an account's name; may be empty
 * @param outcome what came of it
 * @param detail why, or with what; may be empty
 */
public record AuditEvent(
    Instant at,
    String who,
    String from,
    String action,
    String object,
    Outcome outcome,
    String detail) {

  /** The most characters a text may have. */
  public static final int TEXT_MAX = 1024;

  /** What came of it. The names stand in the trail: never rename one. */
  public enum Outcome {
    /** It may be done: access control said so before it was tried. */
    PERMITTED,
    /** It may not be done. */
    REFUSED,
    DONE,
    FAILED
  }

  public AuditEvent {
    at = at.truncatedTo(ChronoUnit.MICROS);
    who = limited(who);
    from = limited(from);
    action = limited(action);
    object = limited(object);
    detail = limited(detail);
  }

  private static String limited(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX - 1) + '…';
  }
}
