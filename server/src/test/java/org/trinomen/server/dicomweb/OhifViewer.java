package org.trinomen.server.dicomweb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The OHIF viewer on an origin of its own, as published, set to read from an archive. */
final class OhifViewer implements AutoCloseable {

  private static final String VERSION = "3.13.2";

  private static final String SETTINGS =
      """
      window.config = {
        routerBasename: '/', extensions: [], modes: [], showStudyList: true,
        maxNumberOfWebWorkers: 1, investigationalUseDialog: { option: 'never' },
        defaultDataSourceName: 'dicomweb',
        dataSources: [{
          namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
          sourceName: 'dicomweb',
          configuration: {
            friendlyName: 'Trinomen', name: 'Trinomen',
            wadoUriRoot: 'ARCHIVE/wado', qidoRoot: 'ARCHIVE/dicom-web',
            wadoRoot: 'ARCHIVE/dicom-web', qidoSupportsIncludeField: true,
            imageRendering: 'wadors', thumbnailRendering: 'wadors', enableStudyLazyLoad: true,
            supportsWildcard: true, bulkDataURI: { enabled: true },
          },
        }],
      };
      """;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Starts it; where it was not fetched, the test is not run, and says so. */
  OhifViewer() throws IOException {
    Path files = files();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, files));
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Begins to answer, with an archive to read from. */
  void start(String archive) {
    server.createContext(
        "/app-config.js",
        exchange ->
            send(
                exchange, "text/javascript", SETTINGS.replace("ARCHIVE", archive).getBytes(UTF_8)));
    server.start();
  }

  private static Path files() {
    String cache =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .orElseGet(() -> System.getProperty("user.home") + "/.cache");
    Path files = Path.of(cache, "trinomen", "ohif-" + VERSION);
    if (!Files.isDirectory(files)) {
      System.out.println(
          "OhifTest: no viewer at " + files + ", so it is not run: build/test-viewer");
      abort("needs " + files);
    }
    return files;
  }

  private static void answer(HttpExchange exchange, Path files) throws IOException {
    Path asked = files.resolve("." + exchange.getRequestURI().getPath()).normalize();
    // Its own addresses, such as /viewer, are all the one page.
    Path file =
        asked.startsWith(files) && Files.isRegularFile(asked) ? asked : files.resolve("index.html");
    String name = file.getFileName().toString();
    String type =
        switch (name.substring(name.lastIndexOf('.') + 1)) {
          case "html" -> "text/html";
          case "js" -> "text/javascript";
          case "css" -> "text/css";
          case "wasm" -> "application/wasm";
          case "svg" -> "image/svg+xml";
          case "json" -> "application/json";
          default -> "application/octet-stream";
        };
    send(exchange, type, Files.readAllBytes(file));
  }

  private static void send(HttpExchange exchange, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    // The viewer shares memory between its workers, which browsers allow to isolated pages only.
    exchange.getResponseHeaders().set("Cross-Origin-Opener-Policy", "same-origin");
    exchange.getResponseHeaders().set("Cross-Origin-Embedder-Policy", "require-corp");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
