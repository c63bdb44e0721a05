package org.trinomen.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Asks a server over HTTP, signed in with name and password. */
public final class RestClient {

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String authorization;

  public RestClient(String url, String user, String password) {
    this.url = url.replaceAll("/+$", "");
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  /** The body of a successful answer. */
  public byte[] get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      throw new IOException("GET " + path + " answers " + response.statusCode());
    }
    return response.body();
  }

  /** The body of a successful answer, as text. */
  public String getText(String path) throws IOException, InterruptedException {
    return new String(get(path), StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", authorization);
  }
}
