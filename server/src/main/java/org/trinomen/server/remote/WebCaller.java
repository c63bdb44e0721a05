package org.trinomen.server.remote;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.tls.TlsContexts;
import org.trinomen.server.tls.TlsFileException;

/**
 * Calls another archive over HTTP, signed in as its configuration says. Redirects are not followed:
 * where requests go is said by whoever made the archive known, and not by who answers.
 */
final class WebCaller implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** The longest answer that is held in memory. */
  private static final int ANSWER_MAX = 16 << 20;

  private final WebRemote remote;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * Calls.
   *
   * @param usually how long an answer may take where the remote does not say
   */
  WebCaller(WebRemote remote, Duration usually) {
    this.remote = remote;
    this.timeout =
        remote.timeoutSeconds() == 0 ? usually : Duration.ofSeconds(remote.timeoutSeconds());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT);
    remote.trusted().ifPresent(file -> builder.sslContext(trusting(file)));
    this.client = builder.build();
  }

  private static SSLContext trusting(Path file) {
    try {
      return TlsContexts.trusting(file);
    } catch (TlsFileException e) {
      throw new RequestFailure(ErrorCode.INTERNAL_ERROR, String.valueOf(e.getMessage()));
    }
  }

  /** A request for a path below the remote's URL. */
  HttpRequest.Builder request(String below) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(remote.url() + below)).timeout(timeout);
    for (Map.Entry<String, String> header : remote.headers().entrySet()) {
      request.setHeader(header.getKey(), header.getValue());
    }
    remote
        .username()
        .ifPresent(
            username -> {
              byte[] pair = (username + ":" + remote.password()).getBytes(StandardCharsets.UTF_8);
              request.setHeader(
                  "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
            });
    return request;
  }

  /** The same with headers that whoever asks wants to be sent along. */
  HttpRequest.Builder request(String below, Map<String, String> headers) {
    HttpRequest.Builder request = request(below);
    headers.forEach(request::setHeader);
    return request;
  }

  /**
   * What was answered.
   *
   * @param body to be closed by whoever asked
   */
  record Answer(int status, String contentType, PacedInput body) implements Closeable {

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /** Sends a request; the body of the answer is still to be read. */
  Answer stream(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
      return new Answer(
          answer.statusCode(),
          answer.headers().firstValue("Content-Type").orElse(""),
          new PacedInput(answer.body(), timeout, this::failed));
    } catch (IOException e) {
      throw failed("does not answer: " + why(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RequestFailure(ErrorCode.BUSY, "the server is stopping");
    }
  }

  /**
   * Sends a request; gives the body of the answer.
   *
   * @throws RequestFailure if it is no success, or too long
   */
  byte[] bytes(HttpRequest.Builder request) {
    try (Answer answer = stream(request)) {
      if (!answer.isSuccess()) {
        throw failed("answers " + answer.status());
      }
      byte[] bytes = answer.body().readNBytes(ANSWER_MAX + 1);
      if (bytes.length > ANSWER_MAX) {
        throw failed("answers more than " + ANSWER_MAX + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw failed("breaks off: " + why(e));
    }
  }

  /** As {@link #bytes}, and once more where that fails: only what does no harm when done twice. */
  byte[] bytesOfTwoTries(HttpRequest.Builder request) {
    try {
      return bytes(request);
    } catch (RequestFailure _) {
      return bytes(request);
    }
  }

  /** As {@link #bytes}, which must be JSON: nothing else is passed on. */
  JsonValue json(HttpRequest.Builder request) {
    return json(bytes(request));
  }

  /** What was said, if it is JSON. */
  JsonValue json(byte[] answer) {
    try {
      return JsonValue.parse(new ByteArrayInputStream(answer));
    } catch (JsonValue.JsonException e) {
      throw failed("gives an answer that is not JSON");
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  RequestFailure failed(String why) {
    return new RequestFailure(ErrorCode.NETWORK_PROTOCOL, remote.name() + " " + why);
  }

  private static String why(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** At once, whatever is still under way. */
  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
