package org.trinomen.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.http.RunningServer;

/** The page's files as a server hands them out, without a browser. */
final class WebPageTest {

  private static final Pattern IMPORT = Pattern.compile("from \"\\./([a-z]+\\.js)\"");
  private static final Pattern MARKUP_FROM_TEXT =
      Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b");

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
  void everyFileOfThePageIsServedToAnyoneUnderAStrictPolicy()
      throws IOException, InterruptedException {
    for (String name : WebPage.FILES) {
      HttpResponse<String> answer = server.send(server.request("/ui/" + name));
      assertThat(answer.statusCode()).as(name).isEqualTo(200);
      assertThat(answer.body()).as(name).isEqualTo(text(name));
      String policy = answer.headers().firstValue("Content-Security-Policy").orElse("");
      assertThat(policy).contains("default-src 'self'").doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).contains("/");
    }
  }

  @Test
  void filesServedAreThoseThatThereAre() throws IOException {
    try (Stream<Path> files = Files.list(source("index.html").getParent())) {
      List<String> pageFiles =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.endsWith(".class"))
              .toList();
      assertThat(WebPage.FILES).containsExactlyInAnyOrderElementsOf(pageFiles);
    }
  }

  @Test
  void modulesImportOnlyWhatIsServed() throws IOException {
    for (String name : WebPage.FILES) {
      Matcher imported = IMPORT.matcher(text(name));
      while (imported.find()) {
        assertThat(WebPage.FILES).as(name).contains(imported.group(1));
      }
    }
  }

  /** What was typed at a scanner must never become markup, so the means for it are not used. */
  @Test
  void textNeverBecomesMarkup() throws IOException {
    for (String name : WebPage.FILES) {
      assertThat(MARKUP_FROM_TEXT.matcher(text(name)).find()).isFalse();
    }
  }

  @Test
  void rootAndFolderWithoutSlashLeadToThePageWhateverTheProxyPutsInFront()
      throws IOException, InterruptedException {
    for (String path : List.of("/", "/ui", "/app/explorer.html")) {
      HttpResponse<String> answer = server.send(server.request(path));
      assertThat(answer.statusCode()).isEqualTo(302);
      URI page = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
      assertThat(page.getPath()).isEqualTo("/ui/");
    }
    assertThat(server.send(server.request("/ui/")).body()).contains("<title>Trinomen</title>");
  }

  @Test
  void unchangedFileIsNotSentAgain() throws IOException, InterruptedException {
    HttpResponse<String> first = server.send(server.request("/ui/app.js"));
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again =
        server.send(server.request("/ui/app.js").header("If-None-Match", tag));
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void whatIsNoFileOfThePageIsNotFound() throws IOException, InterruptedException {
    for (String name : List.of("WebPage.class", "other.html", "%2e%2e/%2e%2e/app.js", "a/b.js")) {
      int status = server.send(server.request("/ui/" + name)).statusCode();
      assertThat(status).as(name).isBetween(400, 404);
    }
  }

  /** As a client reads it that takes all of them for text. */
  private static String text(String name) throws IOException {
    return new String(Files.readAllBytes(source(name)), StandardCharsets.UTF_8);
  }

  private static Path source(String name) {
    try {
      return Path.of(Objects.requireNonNull(WebPage.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
