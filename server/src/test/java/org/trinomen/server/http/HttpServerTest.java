package org.trinomen.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.archive.query.PublicId;
import org.trinomen.server.access.Deed;
import org.trinomen.server.access.Permission;

class HttpServerTest {

  private static final String ID = PublicId.ofPath("p").toString();

  @TempDir static Path folder;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server =
        new RunningServer(
            folder,
            Map.of("http.prefix", "/archive", "limits.json-size-max", "64 KiB"),
            (_, _) -> Stream.concat(routes().stream(), failingAndLongRoutes().stream()).toList());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<Route> routes() {
    return List.of(
        Route.open(Method.GET, "/open", "test", "", exchange -> exchange.answerText("open")),
        Route.of(
            Method.GET,
            "/things/{id}",
            Permission.READ_RECORDED,
            "",
            exchange ->
                exchange.answerText(
                    exchange.pathValue("id") + " " + exchange.phi().principal().account())),
        Route.of(
            Method.DELETE,
            "/things/{id}",
            Permission.SEND,
            "",
            exchange -> exchange.answerText("deleted")),
        Route.of(
            Method.POST,
            "/echo",
            Permission.SEND,
            "",
            exchange -> exchange.answerBytes("x/y", exchange.body().readAllBytes())),
        Route.of(
            Method.POST,
            "/json",
            Permission.SEND,
            "",
            exchange -> exchange.answerText("" + exchange.jsonBody())));
  }

  private static List<Route> failingAndLongRoutes() {
    return List.of(
        Route.of(
            Method.POST,
            "/unread",
            Permission.SEND,
            "",
            exchange -> {
              throw new RequestFailure(ErrorCode.BAD_FILE_FORMAT, "says why");
            }),
        Route.of(
            Method.GET,
            "/broken",
            Permission.SEE_SYSTEM,
            "",
            exchange -> {
              throw new IllegalStateException("Doe^Jane was here");
            }),
        Route.of(
            Method.GET,
            "/long/{size}",
            Permission.SEE_SYSTEM,
            "",
            exchange -> {
              long size = Long.parseLong(exchange.pathValue("size"));
              try (OutputStream out = exchange.answerStream("x/y")) {
                byte[] block = new byte[10_000];
                for (long sent = 0; sent < size; sent += block.length) {
                  out.write(block, 0, (int) Math.min(block.length, size - sent));
                }
              }
            }),
        Route.of(
            Method.GET,
            "/cut",
            Permission.SEE_SYSTEM,
            "",
            exchange -> {
              exchange.answerStream("x/y").write(new byte[100_000]);
              throw new IllegalStateException("half way");
            }));
  }

  @Test
  void withoutCredentialsOnlyOpenRoutesAnswer() throws Exception {
    assertThat(server.send(server.request("/open")).statusCode()).isEqualTo(200);
    for (String path : List.of("/things/1", "/no-such-route", "/", "/echo")) {
      HttpResponse<String> refused = server.send(server.request(path));
      assertThat(refused.statusCode()).as(path).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate"))
          .hasValue("Basic realm=\"Trinomen\"");
      assertThat(refused.body()).isEmpty();
    }
  }

  @Test
  void requestsOfThePagesScriptsAreRefusedWithoutTheBrowsersWindow() throws Exception {
    for (Map.Entry<String, String> header :
        Map.of("Sec-Fetch-Mode", "cors", "X-Requested-With", "XMLHttpRequest").entrySet()) {
      HttpResponse<String> refused =
          server.send(server.request("/things/1").header(header.getKey(), header.getValue()));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Basic !!!",
    "Basic bm9jb2xvbg==",
    "Bearer nonsense",
    "Digest x",
    "''",
    "Basic YWRtaW46d3Jvbmc=",
  })
  void badCredentialsAreRefused(String authorization) throws Exception {
    assertThat(
            server
                .send(server.request("/things/1").header("Authorization", authorization))
                .statusCode())
        .isEqualTo(401);
  }

  /** Whether or not the next request is there while the server looks out for it. */
  @Test
  void everyRequestOnAConnectionIsAnsweredHoweverSoonItFollows() throws IOException {
    byte[] request = "GET /open HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(20_000);
      for (int round = 0; round < 300; round++) {
        for (int n = 0; n <= round % 3; n++) {
          socket.getOutputStream().write(request);
        }
        for (int n = 0; n <= round % 3; n++) {
          assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
        }
      }
    }
  }

  private static String answer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\nopen") < 0) {
      int one = in.read();
      assertThat(one).as("read after " + answer).isNotNegative();
      answer.append((char) one);
    }
    return answer.toString();
  }

  @Test
  void the401ReachesAClientThatSendsItsWholeBodyFirst() throws Exception {
    byte[] body = new byte[20_000_000];
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      // The connection still serves the second try.
      out.write("GET /open HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes("US-ASCII"));
      String answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answers).startsWith("HTTP/1.1 401").contains("HTTP/1.1 200");
    }
  }

  @Test
  void theAnswerHasTheSecurityHeaders() throws Exception {
    Map<String, List<String>> headers = server.get("/things/1").headers().map();
    assertThat(headers)
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("x-frame-options", List.of("DENY"))
        .containsEntry("cache-control", List.of("no-store"))
        .containsKey("content-security-policy")
        .doesNotContainKey("server");
  }

  @ParameterizedTest
  @CsvSource({"//things//7/", "/things/7", "/archive/things/7", "/archive//things/7?x=1"})
  void pathsAreForgiving(String path) throws Exception {
    assertThat(server.get(path).body()).isEqualTo("7 admin");
  }

  @Test
  void anotherMethodIs405WithAllowAndNoBody() throws Exception {
    HttpResponse<String> answer =
        server.send(server.as("admin", "/things/1").PUT(BodyPublishers.ofString("x")));
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET,DELETE");
    assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void anUnknownRouteIs404WithTheErrorsMembers() throws Exception {
    HttpResponse<String> answer = server.get("/nope?patient=Doe");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(answer.body())
        .isEqualTo(
            "{\"Details\":\"there is no such route\",\"HttpError\":\"Not"
                + " Found\",\"HttpStatus\":404,\"Message\":\"Unknown"
                + " resource\",\"Method\":\"GET\",\"OrthancError\":\"Unknown"
                + " resource\",\"OrthancStatus\":17,\"Uri\":\"/nope\"}");
  }

  @Test
  void methodsCanBeOverridden() throws Exception {
    assertThat(server.get("/things/1?_method=DELETE").body()).isEqualTo("deleted");
    assertThat(
            server
                .send(
                    server
                        .as("admin", "/things/1")
                        .header("X-HTTP-Method-Override", "DELETE")
                        .POST(BodyPublishers.ofString("x")))
                .body())
        .isEqualTo("deleted");
    assertThat(server.send(server.as("reader", "/things/1?_method=DELETE")).statusCode())
        .as("the effective method decides on the permission")
        .isEqualTo(403);
  }

  @Test
  void permissionsAreCheckedAndEveryAnswerIsOnRecord() throws Exception {
    server.deeds().clear();
    assertThat(server.send(server.as("reader", "/things/" + ID)).body()).isEqualTo(ID + " reader");
    assertThat(
            server.send(server.as("sender", "/things/Doe^Jane".replace("^", "%5E"))).statusCode())
        .isEqualTo(403);
    assertThat(server.deeds())
        .extracting(Deed::who, Deed::action, Deed::object, Deed::outcome)
        .containsExactly(
            tuple("reader", "GET /things/{id}", ID, Deed.Outcome.PERMITTED),
            tuple("sender", "GET /things/{id}", "", Deed.Outcome.REFUSED));
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site, 403",
    "Sec-Fetch-Site, same-site, 403",
    "Sec-Fetch-Site, same-origin, 200",
    "Sec-Fetch-Site, none, 200",
    "Origin, http://evil.example, 403",
    "Origin, null, 403",
    "X-Other, x, 200",
  })
  void otherSitesCannotUseABrowsersPassword(String header, String value, int status)
      throws Exception {
    assertThat(
            server
                .send(
                    server
                        .as("admin", "/echo")
                        .header(header, value)
                        .POST(BodyPublishers.ofString("x")))
                .statusCode())
        .isEqualTo(status);
  }

  @Test
  void bodiesPassUnchangedAndMoreThanAllowedIsRefused() throws Exception {
    byte[] body = new byte[300_000];
    new Random(1).nextBytes(body);
    assertThat(
            server.bytes(server.as("admin", "/echo").POST(BodyPublishers.ofByteArray(body))).body())
        .isEqualTo(body);
    HttpResponse<String> refused = server.post("/json", "\"" + "x".repeat(70_000) + "\"");
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("limits.json-size-max");
  }

  @ParameterizedTest
  @CsvSource({"{, 400", "'', 400", "'{\"a\":1,\"a\":2}', 400", "[] [], 400", "'[1,\"x\"]', 200"})
  void whatIsNotJsonIsRefused(String body, int status) throws Exception {
    HttpResponse<String> answer = server.post("/json", body);
    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 400) {
      assertThat(answer.body()).contains("\"OrthancStatus\":28");
    }
  }

  @Test
  void jsonNestedWithoutEndIsRefused() throws Exception {
    assertThat(server.post("/json", "[".repeat(60_000)).statusCode()).isEqualTo(400);
  }

  @Test
  void anErrorBeforeTheBodyWasReadLeavesTheConnectionUsable() throws Exception {
    HttpResponse<String> answer = server.post("/unread", "x".repeat(3_000_000));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("says why").contains("\"OrthancStatus\":15");
  }

  @Test
  void aFaultIs500AndTellsNothingOfItsCause() throws Exception {
    HttpResponse<String> answer = server.get("/broken");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("see the server's log").doesNotContain("Doe");
  }

  @ParameterizedTest
  @CsvSource({"0, true", "100, true", "30000, true", "1000000, false", "200000000, false"})
  void answersStreamWhateverTheirLength(long size, boolean lengthIsTold) throws Exception {
    HttpResponse<InputStream> answer = server.stream(server.as("admin", "/long/" + size));
    try (InputStream body = answer.body()) {
      assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(size);
    }
    assertThat(answer.headers().firstValueAsLong("Content-Length").isPresent())
        .isEqualTo(lengthIsTold);
  }

  @Test
  void anAnswerThatFailsHalfWayDoesNotLookWhole() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              ("GET /cut HTTP/1.1\r\nHost: x\r\nAuthorization: "
                      + RunningServer.basic("admin", RunningServer.PASSWORD)
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream got = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(got);
      } catch (IOException e) {
        // A reset is as good a sign as any.
        assertThat(e).isNotNull();
      }
      assertThat(got.toString(StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 200")
          .doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void aHeaderThatIsTooLongIsRefused() throws Exception {
    assertThat(server.send(server.as("admin", "/open").header("X-Long", "x".repeat(20_000))))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(431))
        .satisfies(answer -> assertThat(answer.body()).isEmpty());
  }

  @Test
  void aBodyAnnouncedAsTooLongIsRefusedUnread(@TempDir Path other) throws Exception {
    try (RunningServer small =
        new RunningServer(other, Map.of("limits.request-size-max", "1 MiB"), (_, _) -> routes())) {
      HttpResponse<String> answer =
          small.send(
              small.as("admin", "/echo").POST(BodyPublishers.ofByteArray(new byte[2_000_000])));
      assertThat(answer.statusCode()).isEqualTo(413);
      assertThat(answer.body()).contains("limits.request-size-max");
    }
  }

  @Test
  void theAddressIsTheOneTheProxyNamesOnlyWhereThereIsOne(@TempDir Path other) throws Exception {
    try (RunningServer proxied =
        new RunningServer(other, Map.of("http.tls-in-front", "true"), (_, _) -> routes())) {
      proxied.send(proxied.as("admin", "/things/1").header("X-Forwarded-For", "10.1.2.3"));
      assertThat(proxied.deeds()).extracting(Deed::address).containsExactly("10.1.2.3");
    }
    server.deeds().clear();
    server.send(server.as("admin", "/things/1").header("X-Forwarded-For", "10.1.2.3"));
    assertThat(server.deeds()).extracting(Deed::address).containsExactly("127.0.0.1");
  }

  @Test
  void aCallerThatGoesAwayHalfWayThroughItsBodyDisturbsNobody() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nAuthorization: "
                      + RunningServer.basic("admin", RunningServer.PASSWORD)
                      + "\r\n\r\nhalf")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).doesNotContain("HTTP/1.1 200").doesNotContain("HTTP/1.1 500");
    }
    assertThat(server.get("/things/1").statusCode()).isEqualTo(200);
  }

  @Test
  void aChunkedBodyThatIsNoneIsRefused() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nAuthorization: "
                      + RunningServer.basic("admin", RunningServer.PASSWORD)
                      + "\r\n\r\nxyz\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400");
    }
  }

  /** A byte now and then is not idle, and still holds a connection. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /open HTTP/1.1\r\nHost: x\r\nX: ",
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nAuthorization: @\r\n\r\n"
      })
  @Timeout(60)
  void aRequestThatTricklesInIsEnded(String beginning, @TempDir Path other) throws Exception {
    try (RunningServer impatient =
            new RunningServer(
                other, Map.of("http.request-idle-timeout", "1 s"), (_, _) -> routes());
        Socket socket = new Socket("127.0.0.1", impatient.port())) {
      String basic = RunningServer.basic("admin", RunningServer.PASSWORD);
      socket.getOutputStream().write(beginning.replace("@", basic).getBytes("US-ASCII"));
      socket.setSoTimeout(100); // the pace of the trickle
      assertThat(trickle(socket)).doesNotContain("HTTP/1.1 200");
      assertThat(impatient.get("/things/1").statusCode()).isEqualTo(200);
    }
  }

  /** Writes a byte each time that nothing came, until the other side has enough; what it said. */
  private static String trickle(Socket socket) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    byte[] some = new byte[1024];
    int count = 0;
    while (count >= 0) {
      try {
        count = socket.getInputStream().read(some);
        said.write(some, 0, Math.max(0, count));
      } catch (SocketTimeoutException _) {
        socket.getOutputStream().write('x');
      } catch (SocketException _) {
        count = -1; // it was cut
      }
    }
    return said.toString(StandardCharsets.US_ASCII);
  }

  @Test
  @Timeout(60)
  void aBodyOfWhichNothingMoreComesIsEnded(@TempDir Path other) throws Exception {
    try (RunningServer impatient =
            new RunningServer(
                other, Map.of("http.request-idle-timeout", "1 s"), (_, _) -> routes());
        Socket socket = new Socket("127.0.0.1", impatient.port())) {
      String request =
          "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nAuthorization: "
              + RunningServer.basic("admin", RunningServer.PASSWORD)
              + "\r\n\r\nhalf";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void whoAsksSeldomOnOneConnectionIsNotSlow(@TempDir Path other) throws Exception {
    try (RunningServer impatient =
            new RunningServer(
                other, Map.of("http.request-idle-timeout", "1 s"), (_, _) -> routes());
        Socket socket = new Socket("127.0.0.1", impatient.port())) {
      socket.setSoTimeout(300);
      for (int i = 0; i < 6; i++) {
        socket
            .getOutputStream()
            .write("GET /open HTTP/1.1\r\nHost: x\r\n\r\n".getBytes("US-ASCII"));
        assertThat(untilQuiet(socket)).startsWith("HTTP/1.1 200").endsWith("open");
      }
    }
  }

  private static String untilQuiet(Socket socket) throws IOException {
    StringBuilder said = new StringBuilder();
    try {
      while (true) {
        said.append((char) socket.getInputStream().read());
      }
    } catch (SocketTimeoutException _) {
      return said.toString();
    }
  }

  @Test
  void headIsGetWithoutABody() throws Exception {
    HttpResponse<String> answer = server.send(server.as("admin", "/things/1").HEAD());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void stoppingLetsARequestInFlightFinish(@TempDir Path other) throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    RunningServer stopping =
        new RunningServer(
            other,
            new HashMap<>(),
            (_, _) ->
                List.of(
                    Route.open(
                        Method.GET,
                        "/slow",
                        "test",
                        "",
                        exchange -> {
                          arrived.countDown();
                          awaitOpen(mayAnswer);
                          exchange.answerText("whole");
                        })));
    FutureTask<String> answer =
        new FutureTask<>(() -> stopping.send(stopping.request("/slow")).body());
    Thread.ofVirtual().start(answer);
    arrived.await();
    FutureTask<Void> stop = new FutureTask<>(stopping::stop, null);
    Thread.ofVirtual().start(stop);
    mayAnswer.countDown();
    assertThat(answer.get()).isEqualTo("whole");
    stop.get();
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
