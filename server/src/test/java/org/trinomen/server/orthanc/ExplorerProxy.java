package org.trinomen.server.orthanc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/**
 * One origin with Orthanc's page and our routes: {@code /app} comes from Orthanc, all else is asked
 * of both, answered by us, and what Orthanc would have answered otherwise is noted.
 */
final class ExplorerProxy implements AutoCloseable {

  /** What a page's own request says, and the archive should hear. */
  private static final List<String> PASSED_ON =
      List.of("Accept", "Content-Type", "Sec-Fetch-Site", "X-Requested-With");

  /** Explained in docs/orthanc-compatibility.md. */
  private static final Set<String> LEFT_OUT = Set.of("7fe0,0010", "0002,0000");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LiveOrthanc orthanc;
  private final RunningArchive archive;
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> differences = new ConcurrentLinkedQueue<>();

  ExplorerProxy(LiveOrthanc orthanc, RunningArchive archive) throws IOException {
    this.orthanc = orthanc;
    this.archive = archive;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String page() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/app/explorer.html";
  }

  /** Requests that the page made of the archive, as {@code GET /path}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** What Orthanc answered otherwise. */
  List<String> differences() {
    return List.copyOf(differences);
  }

  /** Has both keep a file. */
  void store(byte[] file) throws IOException, InterruptedException {
    orthanc.send(orthanc.request("/instances").POST(BodyPublishers.ofByteArray(file)));
    archive.upload(file);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpResponse<byte[]> theirs = orthanc.send(passed(exchange, orthanc.request(path), body));
      HttpResponse<byte[]> sent = theirs;
      // Debian has that plugin in a package of its own.
      if (!path.startsWith("/app/") && !path.startsWith("/plugins/dicom-web")) {
        sent = archive.sendForBytes(passed(exchange, archive.request(path), body));
        String request = exchange.getRequestMethod() + " " + path;
        asked.add(request);
        compare(request, theirs, sent);
      }
      mediaType(sent).ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      int length = sent.body().length;
      exchange.sendResponseHeaders(sent.statusCode(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(sent.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException().initCause(e);
    } catch (AssertionError e) {
      differences.add(exchange.getRequestURI() + " is not as described: " + e.getMessage());
    }
  }

  private static HttpRequest.Builder passed(
      HttpExchange exchange, HttpRequest.Builder request, byte[] body) {
    for (String name : PASSED_ON) {
      Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
          .ifPresent(value -> request.setHeader(name, value));
    }
    return request.method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
  }

  private void compare(String request, HttpResponse<byte[]> theirs, HttpResponse<byte[]> ours)
      throws IOException {
    if (theirs.statusCode() != ours.statusCode()) {
      differences.add(request + ": " + ours.statusCode() + ", Orthanc " + theirs.statusCode());
    } else if (theirs.statusCode() < 400) {
      Optional<String> type = mediaType(theirs);
      // To a form with a file Orthanc says nothing of what it sends.
      if (type.isPresent() && !type.equals(mediaType(ours))) {
        differences.add(request + ": " + mediaType(ours) + ", Orthanc " + type);
      }
      Set<String> missing = names(theirs.body());
      missing.removeAll(names(ours.body()));
      missing.removeAll(LEFT_OUT);
      if (!missing.isEmpty()) {
        differences.add(request + ": lacks " + missing);
      }
    }
  }

  private static Optional<String> mediaType(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Content-Type").map(type -> type.replaceAll(";.*", ""));
  }

  private static Set<String> names(byte[] body) throws IOException {
    Set<String> names = new TreeSet<>();
    try {
      collect(JsonValue.parse(new ByteArrayInputStream(body)), names);
    } catch (JsonValue.JsonException | CharConversionException _) {
      names.clear(); // a picture, a file
    }
    return names;
  }

  private static void collect(JsonValue value, Set<String> names) {
    switch (value) {
      case JsonValue.Members members ->
          members
              .values()
              .forEach(
                  (name, member) -> {
                    names.add(name);
                    collect(member, names);
                  });
      case JsonValue.Items(List<JsonValue> items) -> items.forEach(item -> collect(item, names));
      case JsonValue.Text _, JsonValue.Numeral _, JsonValue.Flag _, JsonValue.Null _ -> {}
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
