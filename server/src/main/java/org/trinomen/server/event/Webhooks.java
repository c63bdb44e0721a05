package org.trinomen.server.event;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.config.Webhook;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** Whom events are sent to: the senders, and the routes that show and steer them. */
public final class Webhooks implements Closeable {

  private final EventSources sources;
  private final Access access;
  private final List<WebhookSender> senders = new ArrayList<>();

  private Webhooks(EventSources sources, Access access) {
    this.sources = sources;
    this.access = access;
  }

  /**
   * Begins to send.
   *
   * @param folder where is kept how far they have come
   */
  public static Webhooks start(
      List<Webhook> configured,
      EventSources sources,
      Access access,
      AuditTrail audit,
      DurableFiles files,
      Path folder,
      Clock clock)
      throws IOException {
    Webhooks webhooks = new Webhooks(sources, access);
    boolean started = false;
    try {
      for (Webhook webhook : configured) {
        webhooks.senders.add(WebhookSender.start(webhook, sources, audit, files, folder, clock));
      }
      started = true;
      return webhooks;
    } finally {
      if (!started) {
        webhooks.close();
      }
    }
  }

  /** The routes. */
  public List<Route> routes() {
    String one = "/api/webhooks/{webhook}/";
    return List.of(
        Route.of(
            Method.GET,
            "/api/webhooks",
            Permission.MANAGE_REMOTES,
            "Whom events are sent to, how far that has come, and what could not be delivered.",
            this::list),
        Route.of(
            Method.POST,
            one + "replay",
            Permission.MANAGE_REMOTES,
            "Sends all events after {\"since\"} once more.",
            this::replay),
        Route.of(
            Method.POST,
            one + "redeliver",
            Permission.MANAGE_REMOTES,
            "Tries once more what could not be delivered.",
            this::redeliver));
  }

  private void list(Exchange exchange) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("webhooks");
          for (WebhookSender sender : senders) {
            WebhookState state = sender.state();
            json.writeStartObject();
            json.writeStringField("name", sender.webhook().name());
            json.writeStringField("url", sender.webhook().url().toString());
            json.writeNumberField("through", state.through());
            json.writeNumberField("newest", sources.log().last());
            json.writeStringField("trouble", sender.trouble());
            json.writeArrayFieldStart("deadLetters");
            for (Map.Entry<Long, String> letter : state.deadLetters().entrySet()) {
              json.writeStartObject();
              json.writeNumberField("seq", letter.getKey());
              json.writeStringField("why", letter.getValue());
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void replay(Exchange exchange) throws IOException {
    WebhookSender sender = sender(exchange);
    long since = SinceEvent.of(exchange);
    access.changed(exchange.principal(), "replay webhook", sender.webhook().name());
    sender.replay(since);
    exchange.answerJson(json -> json.writeRawValue("{}"));
  }

  private void redeliver(Exchange exchange) throws IOException {
    WebhookSender sender = sender(exchange);
    access.changed(exchange.principal(), "redeliver webhook", sender.webhook().name());
    sender.redeliver();
    exchange.answerJson(json -> json.writeRawValue("{}"));
  }

  private WebhookSender sender(Exchange exchange) {
    String name = exchange.pathValue("webhook");
    return senders.stream()
        .filter(sender -> sender.webhook().name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is no such webhook"));
  }

  @Override
  public void close() throws IOException {
    for (WebhookSender sender : senders) {
      sender.close();
    }
  }
}
