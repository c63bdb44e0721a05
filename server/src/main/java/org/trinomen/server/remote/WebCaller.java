package org.trinomen.server.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.trinomen.server.config.WebRemote;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

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
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted" + number++, each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new RequestFailure(
          ErrorCode.INTERNAL_ERROR, "the certificates in " + file + " can't be used");
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

  /** Sends a request; the answer's body is read by whoever asked, who closes it. */
  HttpResponse<InputStream> stream(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
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
    HttpResponse<InputStream> answer = stream(request);
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        throw failed("answers " + answer.statusCode());
      }
      byte[] bytes = body.readNBytes(ANSWER_MAX + 1);
      if (bytes.length > ANSWER_MAX) {
        throw failed("answers more than " + ANSWER_MAX + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw failed("breaks off: " + why(e));
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
