package org.trinomen.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.server.access.Permission;

/** Ranges, tags, compression and other origins, over a real connection. */
class RepresentationTest {

  private static final int LENGTH = 100_000;
  private static final String VIEWER = "https://viewer.example";

  private static final byte[] CONTENT = new byte[LENGTH];

  @TempDir static Path folder;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    new Random(5).nextBytes(CONTENT);
    server =
        new RunningServer(
            folder,
            Map.of("http.prefix", "/pre", "http.cors-origins", VIEWER),
            (_, _) ->
                List.of(
                    route("/content", exchange -> exchange.answer(content(true))),
                    route("/copy", exchange -> exchange.answer(content(false))),
                    route("/long", exchange -> exchange.answerJson(json -> write(json, 20_000))),
                    route("/short", exchange -> exchange.answerJson(json -> write(json, 3))),
                    route("/{study-uid}/of/{series-uid}", exchange -> exchange.answerText("")),
                    route("/root", exchange -> exchange.answerText(exchange.root())),
                    Route.of(
                        Method.POST,
                        "/content",
                        Permission.SEE_SYSTEM,
                        "",
                        exchange -> exchange.answerText("done"))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Route route(String path, RouteHandler handler) {
    return Route.of(Method.GET, path, Permission.SEE_SYSTEM, "", handler);
  }

  private static Representation content(boolean lengthIsKnown) {
    return new Representation(
        "application/dicom",
        Optional.of("t1"),
        lengthIsKnown ? OptionalLong.of(LENGTH) : OptionalLong.empty(),
        (from, count, out) -> out.write(CONTENT, (int) from, (int) Math.min(count, LENGTH - from)));
  }

  private static void write(JsonGenerator json, int count) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < count; i++) {
      json.writeString("value " + i);
    }
    json.writeEndArray();
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 0, 10",
    "bytes=10-, 10, 99990",
    "bytes=-5, 99995, 5",
    "bytes=99999-, 99999, 1",
    "bytes=5-999999, 5, 99995",
    "bytes=-999999, 0, 100000",
    "bytes = 7 - 7, 7, 1",
  })
  void aRangeIsGivenAndSaysWhichItIs(String range, int from, int count) throws Exception {
    HttpResponse<byte[]> answer = get("/pre/content", "Range", range);
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(CONTENT, from, from + count));
    assertThat(header(answer, "Content-Range"))
        .isEqualTo("bytes %d-%d/100000".formatted(from, from + count - 1));
    assertThat(header(answer, "Content-Length")).isEqualTo(Integer.toString(count));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-1,5-9",
        "bytes=9-5",
        "bytes=-",
        "lines=1-2",
        "bytes=0x1-2",
        "bytes=99999999999999999999-",
      })
  void whatIsNoSingleRangeGetsTheWhole(String range) throws Exception {
    HttpResponse<byte[]> answer = get("/pre/content", "Range", range);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(CONTENT);
    assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100000-", "bytes=-0", "bytes=100001-100002"})
  void aRangeBehindTheEndIsRefused(String range) throws Exception {
    HttpResponse<byte[]> answer = get("/pre/content", "Range", range);
    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(header(answer, "Content-Range")).isEqualTo("bytes */100000");
  }

  @Test
  void whatHasNoKnownLengthHasNoRanges() throws Exception {
    HttpResponse<byte[]> answer = get("/pre/copy", "Range", "bytes=0-9");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(CONTENT);
    assertThat(header(answer, "Accept-Ranges")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"\"t1\" | 304", "W/\"t1\" | 304", "\"a\", \"t1\" | 304", "* | 304", "\"t2\" | 200"})
  void whoHasItAlreadyIsToldSo(String tags, int status) throws Exception {
    HttpResponse<byte[]> answer = get("/pre/content", "If-None-Match", tags);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).hasSize(status == 304 ? 0 : LENGTH);
    assertThat(header(answer, "ETag")).isEqualTo("\"t1\"");
  }

  @ParameterizedTest
  @CsvSource({"'\"t1\"', 206", "'\"t0\"', 200", "'Mon, 01 Jan 2024 00:00:00 GMT', 200"})
  void aRangeOfSomethingElseIsNotMixedIn(String ifRange, int status) throws Exception {
    HttpRequest.Builder request =
        server.as("admin", "/pre/content").header("Range", "bytes=0-9").header("If-Range", ifRange);
    assertThat(server.bytes(request).statusCode()).isEqualTo(status);
  }

  @Test
  void headTellsWhatGetWould() throws Exception {
    HttpResponse<byte[]> answer = server.bytes(server.as("admin", "/pre/content").HEAD());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(header(answer, "Content-Length")).isEqualTo("100000");
    assertThat(header(answer, "ETag")).isEqualTo("\"t1\"");
    assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
  }

  @Test
  void longTextGoesCompressedToWhoTakesItSo() throws Exception {
    byte[] plain = get("/pre/long").body();
    HttpResponse<byte[]> packed = get("/pre/long", "Accept-Encoding", "deflate, gzip;q=0.5");
    assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.headers().allValues("Vary").toString()).contains("Accept-Encoding");
    assertThat(packed.body().length).isLessThan(plain.length / 3);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource({"/pre/long, 'gzip;q=0'", "/pre/long, br", "/pre/short, gzip", "/pre/content, gzip"})
  void otherThingsGoAsTheyAre(String path, String accepted) throws Exception {
    HttpResponse<byte[]> answer = get(path, "Accept-Encoding", accepted);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
  }

  // ---- pages of other origins

  @Test
  void aPageOfAConfiguredOriginMayReadAnswersAndAskWhatItMay() throws Exception {
    HttpResponse<byte[]> answer = get("/pre/content", "Origin", VIEWER);
    assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo(VIEWER);
    assertThat(header(answer, "Access-Control-Expose-Headers")).contains("ETag", "Content-Range");
    assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
    HttpResponse<String> asked = server.send(preflight(VIEWER));
    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(header(asked, "Access-Control-Allow-Headers")).isEqualTo("authorization, accept");
    assertThat(header(asked, "Access-Control-Allow-Methods")).contains("GET", "POST");
    assertThat(
            server
                .send(
                    server
                        .as("admin", "/pre/content")
                        .header("Origin", VIEWER)
                        .header("Sec-Fetch-Site", "cross-site")
                        .POST(BodyPublishers.ofString("")))
                .statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example", "https://viewer.example.evil.example", "null", "http://x"})
  void aPageOfAnotherOriginMayNot(String origin) throws Exception {
    HttpResponse<byte[]> answer = get("/pre/content", "Origin", origin);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    HttpResponse<String> asked = server.send(preflight(origin));
    assertThat(asked.statusCode()).isEqualTo(401);
    assertThat(asked.headers().firstValue("Access-Control-Allow-Methods")).isEmpty();
    assertThat(
            server
                .send(
                    server
                        .as("admin", "/pre/content")
                        .header("Origin", origin)
                        .header("Sec-Fetch-Site", "cross-site")
                        .POST(BodyPublishers.ofString("")))
                .statusCode())
        .isEqualTo(403);
  }

  private static HttpRequest.Builder preflight(String origin) {
    return server
        .request("/pre/content")
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "GET")
        .header("Access-Control-Request-Headers", "authorization, accept")
        .method("OPTIONS", BodyPublishers.noBody());
  }

  @Test
  void optionsTellsTheMethodsOfAPath() throws Exception {
    HttpResponse<String> answer =
        server.send(server.as("admin", "/pre/content").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Allow")).isEqualTo("GET,POST");
  }

  // ---- our own address

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Forwarded | for=1.2.3.4;host=archive.example;proto=https | https://archive.example/pre",
        "Forwarded | host=\"a.example:8443\";proto=https, host=b | https://a.example:8443/pre",
        "X-Forwarded-Host | a.example, b.example | http://a.example/pre",
        "Forwarded | host=\"evil\\\" onload=\";proto=javascript | ",
        "X-Forwarded-Host | a.example/<script> | ",
        "X-Forwarded-Proto | javascript | ",
      })
  void addressesAreThoseThatTheCallerKnows(String name, String value, String root)
      throws Exception {
    String text = new String(get("/pre/root", name, value).body(), StandardCharsets.UTF_8);
    assertThat(text).isEqualTo(root == null ? "http://127.0.0.1:" + server.port() + "/pre" : root);
  }

  /** Of a path only what can't be a name or worse goes on record. */
  @ParameterizedTest
  @CsvSource({"/1.2.3/of/4.5, 1.2.3/4.5", "/1.2.3/of/Doe%5EJane, 1.2.3", "/Doe/of/x, ''"})
  void uidsOfAPathGoOnRecord(String path, String object) throws Exception {
    assertThat(get("/pre" + path).statusCode()).isEqualTo(200);
    assertThat(server.deeds().getLast().object()).isEqualTo(object);
  }

  /** As DICOMweb's client for Python does it; Java's sets its own. */
  @Test
  void aPortLeftOutIsPutIn() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      String request =
          "GET /pre/root HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: "
              + RunningServer.basic("admin", RunningServer.PASSWORD)
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .endsWith("http://127.0.0.1:" + server.port() + "/pre");
    }
  }

  private static HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = server.as("admin", path);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return server.bytes(request);
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
