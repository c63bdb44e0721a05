package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.config.Settings;
import org.trinomen.server.config.SettingsFile;
import org.trinomen.server.json.JsonValue;

/** The whole server on a folder and a port of its own, and a client that is its administrator. */
public final class RunningArchive implements AutoCloseable {

  private static final Map<String, String> QUIET =
      Map.of("http.port", "0", "dicom.enabled", "false");

  private final Supplier<Settings> settings;
  private Wiring server;
  private final Accounts.FirstAccount admin;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Starts a server on an empty folder. */
  public RunningArchive(Path folder, Map<String, String> overrides) throws IOException {
    this(folder, overrides, new DiskFiles());
  }

  /** The same on files that are watched. */
  RunningArchive(Path folder, Map<String, String> overrides, DurableFiles files)
      throws IOException {
    Map<String, String> all = new HashMap<>(QUIET);
    all.put("data.folder", folder.toString());
    all.putAll(overrides);
    settings = () -> SettingsFile.of(all);
    server = Wiring.start(settings.get(), files);
    admin = server.firstAccount().orElseThrow();
  }

  /** Starts a server as a file configures it. */
  public RunningArchive(Path configuration) throws IOException {
    settings = () -> SettingsFile.load(configuration, QUIET);
    server = Wiring.start(settings.get());
    admin = server.firstAccount().orElseThrow();
  }

  /** Stops the server and starts it again on the same folder. */
  public void restart() throws IOException {
    server.close();
    server = Wiring.start(settings.get());
  }

  public Wiring server() {
    return server;
  }

  public Accounts.FirstAccount admin() {
    return admin;
  }

  /** A request without credentials. */
  public HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.httpAddress().getPort() + path));
  }

  /** A request of the administrator. */
  public HttpRequest.Builder request(String path) {
    String pair = admin.name() + ":" + admin.password();
    return anonymous(path)
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  /** Sends a request; the answer is as the description of the routes says. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpRequest built = request.build();
    HttpResponse<String> answer = client.send(built, BodyHandlers.ofString());
    AnswerContract.of(server.routes())
        .check(built, answer, answer.body().getBytes(StandardCharsets.UTF_8));
    return answer;
  }

  /** Gets bytes; the answer is as the description of the routes says. */
  public HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
    return sendForBytes(request(path));
  }

  /** As {@link #send}, with a body that need not be text. */
  public HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpRequest built = request.build();
    HttpResponse<byte[]> answer = client.send(built, BodyHandlers.ofByteArray());
    AnswerContract.of(server.routes()).check(built, answer, answer.body());
    return answer;
  }

  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  public HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> upload(byte[] body) throws IOException, InterruptedException {
    return send(request("/instances").POST(BodyPublishers.ofByteArray(body)));
  }

  /** The JSON of an answer. */
  public static JsonValue json(HttpResponse<String> answer) throws IOException {
    return JsonValue.parse(
        new ByteArrayInputStream(answer.body().getBytes(StandardCharsets.UTF_8)));
  }

  /** The object of a successful answer. */
  public static JsonValue.Members object(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).asMembers();
  }

  /** The objects of a member that is an array. */
  public static List<JsonValue.Members> items(JsonValue.Members answer, String name) {
    return ((JsonValue.Items) answer.member(name).orElseThrow())
        .values().stream().map(JsonValue::asMembers).toList();
  }

  /** A member that is a whole number. */
  public static long number(JsonValue.Members answer, String name) {
    return ((JsonValue.Numeral) answer.member(name).orElseThrow()).whole().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
  }
}
