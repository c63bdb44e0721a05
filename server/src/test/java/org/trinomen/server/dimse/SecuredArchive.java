package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
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
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.ul.TlsHandshake;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.config.TlsSettings;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.tls.TestAuthority;
import org.trinomen.server.tls.TlsContexts;

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
    if (String.join("", settings).contains("tls.crl")) {
      authority.revoke();
    }
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
        List.of(),
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

  /** Someone who calls over TLS with the peer's certificate. */
  Caller calling(String aeTitle) throws IOException {
    TlsContexts contexts = TlsContexts.open(settings(peer));
    return DicomPeer.caller(aeTitle)
        .with(
            (socket, host, timeoutMs) ->
                TlsHandshake.request(
                    socket, host, contexts.current(), TlsContexts.parameters(), timeoutMs));
  }

  /** A number of /metrics. */
  double metric(String name) {
    return new String(send("GET", "/metrics", new byte[0]), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElseThrow();
  }

  /** What the REST API tells. */
  JsonValue.Members get(String path) throws IOException {
    return JsonValue.parse(new ByteArrayInputStream(send("GET", path, new byte[0]))).asMembers();
  }

  /** What the REST API answers. */
  JsonValue.Members post(String path, byte[] body) throws IOException {
    return JsonValue.parse(new ByteArrayInputStream(send("POST", path, body))).asMembers();
  }

  JsonValue.Members post(String path, String body) throws IOException {
    return post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] send(String method, String path, byte[] body) {
    Accounts.FirstAccount admin = archive.server().firstAccount().orElseThrow();
    String pair = admin.name() + ":" + admin.password();
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    int port = archive.server().httpAddress().getPort();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Basic " + basic)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode())
          .as(new String(answer.body(), StandardCharsets.UTF_8))
          .isEqualTo(200);
      return answer.body();
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
