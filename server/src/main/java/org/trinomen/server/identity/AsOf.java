package org.trinomen.server.identity;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/**
 * With whose eyes and as of when a request asks. The answer's header tells the position in the
 * ledger: asked again with it, the same question has the same answer for ever.
 *
 * @param viewpoint as defined at the position
 * @param position number of the last entry that counts
 */
public record AsOf(Viewpoint viewpoint, long position) {

  /** Tells the position that an answer rests on. */
  static final String POSITION_HEADER = "X-Trinomen-Ledger-Position";

  private static final String PARAMETER = "as-of";
  private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

  /** As {@code ?viewpoint=} and {@code ?as-of=} have it; the viewpoint {@code study} otherwise. */
  public static AsOf of(Exchange exchange, IdentityService identity) {
    return of(exchange, identity, exchange.query().first("viewpoint").orElse("study"));
  }

  /** A viewpoint that is named elsewhere, as of {@code ?as-of=}. */
  static AsOf of(Exchange exchange, IdentityService identity, String viewpoint) {
    long position = position(exchange, identity);
    Viewpoint defined =
        identity
            .viewpoint(viewpoint, position)
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.INEXISTENT_ITEM,
                        "there is no such viewpoint: see /api/viewpoints"));
    return new AsOf(defined, position);
  }

  /** The position that a request asks for; the present one otherwise. Goes into the answer. */
  static long position(Exchange exchange, IdentityService identity) {
    Optional<String> asked = exchange.query().first(PARAMETER);
    long head = identity.state().head();
    long position = asked.isEmpty() ? head : position(asked.get(), identity, head);
    exchange.setHeader(POSITION_HEADER, Long.toString(position));
    return position;
  }

  /**
   * The day by which what is not here is missing: today, or the one that a request asks about. A
   * position is of the day on which its entry was made.
   */
  static LocalDate day(Exchange exchange, IdentityService identity, Clock clock) {
    Optional<String> asked = exchange.query().first(PARAMETER);
    if (asked.isEmpty()) {
      return LocalDate.now(clock);
    }
    long position = position(exchange, identity);
    Optional<Instant> stated =
        POSITION.matcher(asked.get()).matches()
            ? identity.state().entry(position).map(LedgerEntry::recordedAt)
            : Optional.of(moment(asked.get()));
    return stated.map(at -> LocalDate.ofInstant(at, clock.getZone())).orElse(LocalDate.now(clock));
  }

  private static long position(String asked, IdentityService identity, long head) {
    if (POSITION.matcher(asked).matches()) {
      long position = Long.parseLong(asked);
      if (position > head) {
        throw new RequestFailure(
            ErrorCode.PARAMETER_OUT_OF_RANGE, "the ledger has come only to position " + head);
      }
      return position;
    }
    try {
      return identity.positionAt(moment(asked));
    } catch (DateTimeException e) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE,
          PARAMETER + " is a position in the ledger, or a moment such as 2026-03-01T12:00:00Z");
    }
  }

  /** In a query, + stands for a blank: an offset may come as one. */
  private static Instant moment(String text) {
    return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
  }
}
