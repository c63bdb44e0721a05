package org.trinomen.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.config.TlsSettings;
import org.trinomen.server.tls.TestAuthority;
import org.trinomen.server.tls.TlsContexts;

/** The HTTP door over TLS. */
@Timeout(60)
final class HttpsTest {

  @TempDir private Path folder;

  private TestAuthority authority;
  private TestAuthority.Credentials own;
  private RunningArchive archive;
  private TlsContexts contexts;

  @BeforeEach
  void start() throws IOException {
    authority = new TestAuthority(folder.resolve("authority"));
    own = authority.issue("archive", 60);
    archive =
        new RunningArchive(
            folder.resolve("data"),
            Map.of(
                "http.tls",
                "true",
                "tls.certificate",
                own.certificate().toString(),
                "tls.private-key",
                own.key().toString(),
                "tls.check-every",
                "1s"));
    contexts =
        TlsContexts.open(
            new TlsSettings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(authority.certificate()),
                List.of(),
                Duration.ofDays(1)));
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  @Test
  void theDoorIsOpenOverTlsAndShutInTheClear() throws Exception {
    try (HttpClient client = client()) {
      HttpResponse<String> answer = get(client, "https", "/healthz");

      assertThat(answer.body()).isEqualTo("ok\n");
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      assertThatThrownBy(() -> get(client, "http", "/healthz")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void newConnectionsSeeTheNewCertificate() throws Exception {
    try (HttpClient first = client()) {
      assertThat(subject(get(first, "https", "/healthz"))).contains("CN=archive");
      TestAuthority.Credentials next = authority.issue("next", 60);
      Files.move(next.key(), own.key(), StandardCopyOption.REPLACE_EXISTING);
      Files.move(next.certificate(), own.certificate(), StandardCopyOption.REPLACE_EXISTING);

      String shown = "";
      while (!shown.contains("CN=next")) {
        try (HttpClient another = client()) {
          shown = subject(get(another, "https", "/healthz"));
        }
      }
      assertThat(subject(get(first, "https", "/healthz"))).contains("CN=archive");
    }
  }

  private HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(contexts.current())
        .build();
  }

  private HttpResponse<String> get(HttpClient client, String scheme, String path)
      throws IOException, InterruptedException {
    int port = archive.server().httpAddress().getPort();
    return client.send(
        HttpRequest.newBuilder(URI.create(scheme + "://localhost:" + port + path)).build(),
        BodyHandlers.ofString());
  }

  private static String subject(HttpResponse<String> answer) throws IOException {
    X509Certificate shown =
        (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
    return shown.getSubjectX500Principal().getName();
  }
}
