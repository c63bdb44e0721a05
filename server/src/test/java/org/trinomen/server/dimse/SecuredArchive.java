package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.config.TlsSettings;
import org.trinomen.server.tls.TestAuthority;

/**
 * A server with a port in the clear and one for each way of asking callers for a certificate, an
 * authority, and DCMTK's programs with a certificate of it.
 */
final class SecuredArchive implements AutoCloseable {

  final TestAuthority authority;
  final TestAuthority.Credentials own;
  final TestAuthority.Credentials peer;
  final QueriedArchive archive;

  SecuredArchive(Path folder, Map<String, String> nodes, String... settings) throws IOException {
    authority = new TestAuthority(folder.resolve("authority"));
    own = authority.issue("archive", 60);
    peer = authority.issue("peer", 90);
    List<String> all =
        new ArrayList<>(
            List.of(
                "tls.certificate = \"" + own.certificate() + "\"",
                "tls.private-key = \"" + own.key() + "\"",
                "tls.trusted = \"" + authority.certificate() + "\"",
                "dicom.listeners = [{ port = 0, tls = server }, { port = 0, tls = optional },"
                    + " { port = 0, tls = required, ae-titles = [TRINOMEN] }]"));
    all.addAll(List.of(settings));
    archive = new QueriedArchive(folder, nodes, all.toArray(String[]::new));
  }

  /** What a program of ours goes by that has this certificate. */
  TlsSettings settings(TestAuthority.Credentials credentials) {
    return new TlsSettings(
        Optional.of(credentials.certificate()),
        Optional.of(credentials.key()),
        Optional.empty(),
        Optional.of(authority.certificate()),
        Duration.ofDays(1));
  }

  /** The port in the clear. */
  int plain() {
    return archive.server().dicomPorts().get(0);
  }

  /** The port on which only the server shows a certificate. */
  int server() {
    return archive.server().dicomPorts().get(1);
  }

  int optional() {
    return archive.server().dicomPorts().get(2);
  }

  int required() {
    return archive.server().dicomPorts().get(3);
  }

  /** What makes a program of DCMTK use TLS, with a certificate. */
  List<String> withCertificate() {
    return List.of(
        "+tls",
        peer.key().toString(),
        peer.certificate().toString(),
        "+cf",
        authority.certificate().toString());
  }

  /** The same without one. */
  List<String> anonymous() {
    return List.of("+tla", "+cf", authority.certificate().toString());
  }

  /** Runs one of DCMTK's programs against a port of ours. */
  static DicomPeer.Run run(
      String program, List<String> tls, int port, List<String> before, List<String> after) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(tls);
    command.addAll(List.of("-aet", "READER", "-aec", "TRINOMEN"));
    command.addAll(before);
    command.addAll(List.of("127.0.0.1", Integer.toString(port)));
    command.addAll(after);
    return DicomPeer.run(command.toArray(String[]::new));
  }

  DicomPeer.Run echo(List<String> tls, int port) {
    return run("echoscu", tls, port, List.of(), List.of());
  }

  /** A number of /metrics. */
  double metric(String name) {
    Accounts.FirstAccount admin = archive.server().firstAccount().orElseThrow();
    String pair = admin.name() + ":" + admin.password();
    URI uri =
        URI.create("http://127.0.0.1:" + archive.server().httpAddress().getPort() + "/metrics");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(request, HttpResponse.BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Until someone listens there. */
  static void awaitConnect(int port, Process process) {
    while (true) {
      assertThat(process.isAlive()).isTrue();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
