package org.trinomen.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Deed;
import org.trinomen.server.access.Role;
import org.trinomen.server.config.Settings;
import org.trinomen.server.config.SettingsFile;
import org.trinomen.server.tls.TlsContexts;

/** A real server with given routes on a port of its own, and accounts to try it with. */
public final class RunningServer implements AutoCloseable {

  public static final String PASSWORD = "a password for tests";

  private final HttpServer server;
  private final Access access;
  private final List<Deed> deeds = new CopyOnWriteArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Starts a server with accounts {@code admin}, {@code reader} and {@code sender}. */
  public RunningServer(
      Path folder,
      Map<String, String> overrides,
      BiFunction<Access, Settings, List<Route>> routes) {
    Map<String, String> all = new HashMap<>(Map.of("http.port", "0"));
    all.putAll(overrides);
    Settings settings = SettingsFile.of(all);
    access =
        new Access(
            folder,
            settings.access(),
            new DiskFiles(),
            deeds::add,
            Clock.systemUTC(),
            new SecureRandom());
    access.accounts().create("admin", PASSWORD, Set.of(Role.ADMINISTRATOR));
    access.accounts().create("reader", PASSWORD, Set.of(Role.READER));
    access.accounts().create("sender", PASSWORD, Set.of(Role.SENDER));
    try {
      server =
          new HttpServer(
              settings,
              TlsContexts.open(settings.tls()),
              new RouteTable(routes.apply(access, settings)),
              access,
              "t-");
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Deed> deeds() {
    return deeds;
  }

  public int port() {
    return server.address().getPort();
  }

  /** A request without credentials. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
  }

  /** A request with the password of an account. */
  public HttpRequest.Builder as(String account, String path) {
    return request(path).header("Authorization", basic(account, PASSWORD));
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(as("admin", path));
  }

  public HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(as("admin", path).POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  public HttpResponse<byte[]> bytes(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** The answer while it arrives: for bodies that memory should not hold. */
  public HttpResponse<InputStream> stream(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  public static String basic(String account, String password) {
    String pair = account + ":" + password;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Stops the server only. */
  public void stop() {
    server.close();
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
