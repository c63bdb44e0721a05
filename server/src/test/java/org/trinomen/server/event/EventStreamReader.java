package org.trinomen.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads server-sent events as HTML's specification says. */
final class EventStreamReader implements AutoCloseable {

  /** One event. */
  record Sent(String id, String type, String data) {}

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpResponse<InputStream> answer;
  private final BufferedReader lines;

  EventStreamReader(HttpRequest.Builder request) throws IOException, InterruptedException {
    answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  HttpResponse<InputStream> answer() {
    return answer;
  }

  /** The next event; empty at the end of the stream. */
  Optional<Sent> next() throws IOException {
    Map<String, String> fields = new HashMap<>();
    String line = lines.readLine();
    while (line != null) {
      if (line.isEmpty() && fields.containsKey("data")) {
        return Optional.of(new Sent(fields.get("id"), fields.get("event"), fields.get("data")));
      }
      int colon = line.indexOf(": ");
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 2));
      }
      line = lines.readLine();
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
