package org.trinomen.server.event;

import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.trinomen.server.config.Webhook;
import org.trinomen.server.tls.TlsContexts;
import org.trinomen.server.tls.TlsFileException;

/** The line to a webhook's address: signs an event and sends it, once. */
final class WebhookPost implements Closeable {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Webhook webhook;
  private final Clock clock;
  private final HttpClient client;

  private WebhookPost(Webhook webhook, Clock clock, HttpClient client) {
    this.webhook = webhook;
    this.clock = clock;
    this.client = client;
  }

  /** Prepares it; nothing is sent yet. */
  static WebhookPost open(Webhook webhook, Clock clock) throws IOException {
    return new WebhookPost(webhook, clock, client(webhook));
  }

  private static HttpClient client(Webhook webhook) throws IOException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // Where events go is said by the configuration, and not by who answers.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    if (webhook.trusted().isPresent()) {
      try {
        builder.sslContext(TlsContexts.trusting(webhook.trusted().get()));
      } catch (TlsFileException e) {
        throw new IOException("webhook " + webhook.name() + ": " + e.getMessage(), e);
      }
    }
    return builder.build();
  }

  /** Why it was not taken; empty if it was. */
  Optional<String> send(ShownEvent event) throws InterruptedException {
    String body = event.json();
    HttpRequest request =
        HttpRequest.newBuilder(webhook.url())
            .timeout(webhook.timeout())
            .header("Content-Type", "application/json")
            .header("Trinomen-Event", Long.toString(event.seq()))
            .header(
                "Trinomen-Signature",
                WebhookSignature.of(webhook.secret(), clock.instant().getEpochSecond(), body))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String why;
    try {
      int status = status(request);
      why = status >= 200 && status < 300 ? "" : "answers " + status;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      why = "does not answer: " + (cause == null ? e : cause).getClass().getSimpleName();
    } catch (TimeoutException _) {
      why = "does not answer: its answer does not end";
    }
    return Optional.of(why).filter(text -> !text.isEmpty());
  }

  /**
   * The status of the answer. A future, because the timeout of a request ends with the answer's
   * headers, and a receiver that never ends its body would hold up everything for ever.
   */
  private int status(HttpRequest request)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      return answer.get(webhook.timeout().toNanos(), TimeUnit.NANOSECONDS).statusCode();
    } finally {
      answer.cancel(true); // nothing if it has come
    }
  }

  /** What waits for an answer fails. */
  void shutdownNow() {
    client.shutdownNow();
  }

  @Override
  public void close() {
    client.close();
  }
}
