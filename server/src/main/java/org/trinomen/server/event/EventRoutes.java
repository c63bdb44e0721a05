package org.trinomen.server.event;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.event.Event;
import org.trinomen.archive.event.EventLog;
import org.trinomen.archive.event.EventType;
import org.trinomen.archive.reach.Reach;
import org.trinomen.identity.viewpoint.Viewpoint;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.EventSettings;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.identity.ViewpointPerspective;
import org.trinomen.server.metrics.Metric;

/** What has happened: followed as server-sent events, or read in pages. */
public final class EventRoutes {

  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 1000;

  /** So many events are looked at for a page: of what an asker may not see there may be many. */
  private static final int LOOKED_AT_MAX = 20_000;

  private final EventSources sources;
  private final EventSettings settings;
  private final Access access;
  private final EventConnections connections;

  public EventRoutes(EventSources sources, EventSettings settings, Access access) {
    this.sources = sources;
    this.settings = settings;
    this.access = access;
    this.connections = new EventConnections(settings);
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
                Method.GET,
                "/api/events",
                Permission.SEE_SYSTEM,
                "What has happened, followed live as server-sent events or as a page of JSON, by"
                    + " ?since, ?type, ?study, ?viewpoint.",
                this::events)
            .withinReach());
  }

  /** How many follow. */
  public List<Metric> metrics() {
    return List.of(
        Metric.of(
            "trinomen_event_followers",
            Metric.Kind.GAUGE,
            "Connections that follow events.",
            connections.count()),
        Metric.of(
            "trinomen_events_last",
            Metric.Kind.COUNTER,
            "Number of the newest event.",
            (double) sources.log().last()));
  }

  private void events(Exchange exchange) throws IOException {
    EventSight sight = sight(exchange);
    long last = sources.log().last();
    if (wantsJson(exchange)) {
      page(exchange, sight, Math.min(since(exchange, last).orElse(0L), last));
      return;
    }
    String account = exchange.principal().account();
    connections.enter(account);
    try {
      long since = since(exchange, last).orElse(last);
      new EventStream(sources.log(), sight, settings).send(exchange, since);
    } finally {
      connections.leave(account);
    }
  }

  /** Browsers ask for an event stream by name, and tools for anything. */
  private static boolean wantsJson(Exchange exchange) {
    String accept = String.join(",", exchange.headers("Accept"));
    return accept.contains("application/json") && !accept.contains("text/event-stream");
  }

  /** What a browser saw last goes before what the address says: that is of the first time. */
  private static Optional<Long> since(Exchange exchange, long last) {
    Optional<String> seen = exchange.header("Last-Event-ID").filter(id -> !id.isEmpty());
    if (seen.isPresent()) {
      if (!seen.get().matches("[0-9]{1,18}")) {
        throw new RequestFailure(ErrorCode.BAD_REQUEST, "Last-Event-ID is an event's number");
      }
      return Optional.of(Long.parseLong(seen.get()));
    }
    return exchange.query().has("since")
        ? Optional.of(exchange.query().number("since", last))
        : Optional.empty();
  }

  // ---- who sees what

  private EventSight sight(Exchange exchange) {
    Optional<Viewpoint> viewpoint = exchange.query().first("viewpoint").map(this::viewpoint);
    viewpoint.ifPresent(through -> checkLeave(exchange, through));
    Set<EventType> types =
        EventFilter.types(exchange.query().all("type"))
            .orElseThrow(
                () ->
                    new RequestFailure(
                        ErrorCode.PARAMETER_OUT_OF_RANGE,
                        "type is a type of event such as scan.stable, or a family such as scan"));
    EventFilter filter = new EventFilter(types, exchange.query().first("study"));
    EventSight sight =
        new EventSight(sources, Optional.of(exchange.principal()), filter, viewpoint);
    for (EventType type : types) {
      if (!sight.maySee(type)) {
        throw refused(exchange, "may not see events " + type.text());
      }
    }
    return sight;
  }

  private Viewpoint viewpoint(String name) {
    return sources
        .identity()
        .viewpoint(name, sources.identity().state().head())
        .orElseThrow(
            () ->
                new RequestFailure(
                    ErrorCode.INEXISTENT_ITEM, "there is no such viewpoint: see /api/viewpoints"));
  }

  private void checkLeave(Exchange exchange, Viewpoint viewpoint) {
    boolean may =
        isReached(exchange, Permission.READ_RECORDED, viewpoint)
            || (isReached(exchange, Permission.READ_VIEWED, viewpoint)
                && ViewpointPerspective.hidesNames(viewpoint));
    if (!may) {
      throw refused(exchange, "may not read through this viewpoint");
    }
  }

  private static boolean isReached(Exchange exchange, Permission permission, Viewpoint viewpoint) {
    return !exchange.principal().reach(permission, viewpoint.name()).equals(Reach.NOTHING);
  }

  private RequestFailure refused(Exchange exchange, String why) {
    access.refuse(exchange.principal(), "GET /api/events", why);
    return new RequestFailure(ErrorCode.FORBIDDEN, "the account " + why);
  }

  // ---- a page

  private void page(Exchange exchange, EventSight sight, long since) throws IOException {
    int limit = Math.clamp(exchange.query().number("limit", LIMIT), 1, LIMIT_MAX);
    EventLog.Reader reader = sources.log().after(since);
    List<ShownEvent> shown = new ArrayList<>();
    long through = since;
    int lookedAt = 0;
    List<Event> some = reader.next(limit);
    while (!some.isEmpty() && shown.size() < limit && lookedAt < LOOKED_AT_MAX) {
      for (Event event : some) {
        if (shown.size() < limit) {
          sight.of(event).ifPresent(shown::add);
          through = event.seq();
        }
      }
      lookedAt += some.size();
      some = shown.size() < limit ? reader.next(limit) : List.of();
    }
    long last = through;
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("events");
          for (ShownEvent event : shown) {
            event.write(json);
          }
          json.writeEndArray();
          json.writeNumberField("last", last);
          json.writeNumberField("newest", sources.log().last());
          json.writeBooleanField("done", last >= sources.log().last());
          json.writeEndObject();
        });
  }
}
