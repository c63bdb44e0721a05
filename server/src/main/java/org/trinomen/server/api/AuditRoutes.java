package org.trinomen.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.trinomen.archive.audit.AuditEntry;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditQuery;
import org.trinomen.archive.audit.AuditSearch;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** The audit trail, searched. What is searched for is entered in the trail before it is told. */
public final class AuditRoutes {

  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1000;

  private static final List<String> CONDITIONS =
      List.of("who", "from", "action", "object", "outcome", "since", "until");

  private final AuditTrail audit;
  private final AuditSearch search;
  private final Clock clock;

  public AuditRoutes(AuditTrail audit, AuditSearch search, Clock clock) {
    this.audit = audit;
    this.search = search;
    this.clock = clock;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.GET,
            "/api/audit",
            Permission.READ_AUDIT,
            "Entries of the audit trail, the newest first, by ?who, ?from, ?action, ?object,"
                + " ?outcome, ?since, ?until; ?before goes on, ?limit.",
            this::find));
  }

  private void find(Exchange exchange) throws IOException {
    Parameters asked = exchange.query();
    AuditQuery query = query(asked);
    int limit = Math.clamp(asked.number("limit", LIMIT), 1, LIMIT_MAX);
    long before = asked.number("before", Long.MAX_VALUE);
    enter(exchange);
    AuditSearch.Page page = search.find(query, before, limit);
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("entries");
          for (AuditEntry entry : page.entries()) {
            write(entry, json);
          }
          json.writeEndArray();
          if (page.before().isPresent()) {
            json.writeNumberField("before", page.before().get());
          }
          json.writeEndObject();
        });
  }

  /** Access control has entered that the route was asked; this says for what. */
  private void enter(Exchange exchange) throws IOException {
    String conditions =
        CONDITIONS.stream()
            .flatMap(name -> exchange.query().first(name).map(value -> name + "=" + value).stream())
            .collect(Collectors.joining(" "));
    audit.append(
        new AuditEvent(
            clock.instant(),
            exchange.principal().account(),
            exchange.address(),
            "search the audit trail",
            "",
            AuditEvent.Outcome.PERMITTED,
            conditions),
        AuditTrail.Urgency.SOON);
  }

  private static AuditQuery query(Parameters asked) {
    return new AuditQuery(
        text(asked, "who"),
        text(asked, "from"),
        text(asked, "action"),
        text(asked, "object"),
        text(asked, "outcome").map(AuditRoutes::outcome),
        text(asked, "since").map(text -> moment("since", text, 0)).orElse(Instant.EPOCH),
        text(asked, "until").map(text -> moment("until", text, 1)).orElse(Instant.MAX));
  }

  /** What a form leaves empty asks for nothing. */
  private static Optional<String> text(Parameters asked, String name) {
    return asked.first(name).filter(value -> !value.isEmpty());
  }

  private static AuditEvent.Outcome outcome(String text) {
    return Arrays.stream(AuditEvent.Outcome.values())
        .filter(each -> each.name().equals(text.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new RequestFailure(
                    ErrorCode.PARAMETER_OUT_OF_RANGE,
                    "outcome is one of PERMITTED, REFUSED, DONE, FAILED"));
  }

  /** A moment with its zone, or a day in UTC: its begin, or that of one some days later. */
  private static Instant moment(String name, String text, int daysLater) {
    try {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).plusDays(daysLater).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST,
          name + " is a moment such as 2026-11-23T08:30:00Z, or a day such as 2026-11-23");
    }
  }

  private static void write(AuditEntry entry, JsonGenerator json) throws IOException {
    AuditEvent event = entry.event();
    json.writeStartObject();
    json.writeNumberField("seq", entry.seq());
    json.writeStringField("at", event.at().toString());
    json.writeStringField("who", event.who());
    json.writeStringField("from", event.from());
    json.writeStringField("action", event.action());
    json.writeStringField("object", event.object());
    json.writeStringField("outcome", event.outcome().name());
    json.writeStringField("detail", event.detail());
    json.writeStringField("hash", entry.hash());
    json.writeEndObject();
  }
}
