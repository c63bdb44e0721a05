package org.trinomen.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.http.RunningServer;

/** The page's files as a server hands them out, without a browser. */
final class WebPageTest {

  private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"\\./(assets/[^\"]+)\"");

  @TempDir private static Path folder;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = new RunningServer(folder, Map.of(), (_, _) -> new WebPage().routes());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyFileIsServedToAnyoneUnderAStrictPolicy() throws IOException, InterruptedException {
    for (String name : WebPage.builtFiles()) {
      HttpResponse<String> answer = server.send(server.request("/ui/" + name));
      assertThat(answer.statusCode()).as(name).isEqualTo(200);
      assertThat(answer.body()).as(name).isEqualTo(text(name));
      String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
      assertThat(policy).contains("default-src 'self'").doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("/");
    }
  }

  @Test
  void whatLoadsAtOnceIsSmallAndComesFromHere() throws IOException, InterruptedException {
    String first = text("index.html");
    assertThat(first).doesNotContain("//");
    int bytes = 0;
    Matcher loaded = LOADED.matcher(first);
    while (loaded.find()) {
      HttpResponse<byte[]> answer =
          server.bytes(
              server.request("/ui/" + loaded.group(1)).header("Accept-Encoding", "gzip, br"));
      String encoding = answer.headers().firstValue("Content-Encoding").orElse("");
      assertThat(encoding).isEqualTo(answer.body().length > 1400 ? "gzip" : encoding);
      bytes += answer.body().length;
    }
    assertThat(bytes).isBetween(50_000, 300_000);
  }

  @Test
  void whatIsNamedAfterItsContentIsKeptAndTheRestIsLookedAtEachTime()
      throws IOException, InterruptedException {
    for (String name : WebPage.builtFiles()) {
      String caching =
          server
              .send(server.request("/ui/" + name))
              .headers()
              .firstValue("Cache-Control")
              .orElseThrow();
      if (name.startsWith("assets/")) {
        assertThat(caching).as(name).contains("immutable");
        assertThat(name).matches("assets/.*-[\\w-]{8}\\.\\w+");
      } else {
        assertThat(caching).as(name).isEqualTo("no-cache");
      }
    }
  }

  @Test
  void rootAndFolderWithoutSlashLeadToThePageWhateverTheProxyPutsInFront()
      throws IOException, InterruptedException {
    Map<String, String> leads =
        Map.of(
            "/",
            "/ui/",
            "/ui",
            "/ui/",
            "/app/explorer.html",
            "/ui/",
            "/ui/browse",
            "/ui/",
            "/ui/browse/",
            "/ui/");
    for (Map.Entry<String, String> lead : leads.entrySet()) {
      HttpResponse<String> answer = server.send(server.request(lead.getKey()));
      assertThat(answer.statusCode()).isEqualTo(302);
      URI page = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
      assertThat(page.getPath()).isEqualTo(lead.getValue());
      assertThat(server.send(server.request(lead.getValue())).body())
          .contains("<title>Trinomen</title>");
    }
  }

  @Test
  void unchangedFileIsNotSentAgain() throws IOException, InterruptedException {
    HttpResponse<String> first = server.send(server.request("/ui/index.html"));
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again =
        server.send(server.request("/ui/index.html").header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void whatIsNoFileOfThePageIsNotFound() throws IOException, InterruptedException {
    for (String name :
        List.of("WebPage.class", "other.html", "%2e%2e/%2e%2e/app.js", "a/b.js", "files.txt")) {
      int status = server.send(server.request("/ui/" + name)).statusCode();
      assertThat(status).as(name).isBetween(400, 404);
    }
  }

  /** As a client reads it that takes all of them for text. */
  private static String text(String name) throws IOException {
    String resource = "/org/trinomen/web/" + name;
    try (InputStream in = Objects.requireNonNull(WebPage.class.getResourceAsStream(resource))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
