package org.trinomen.server.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** The web page under {@code /ui/}. */
public final class WebPage {

  static final String FIRST = "index.html";

  static final List<String> FILES =
      List.of(
          FIRST,
          "style.css",
          "logo.svg",
          "app.js",
          "api.js",
          "browse.js",
          "dom.js",
          "files.js",
          "format.js",
          "review.js",
          "send.js",
          "tags.js",
          "uploads.js");

  /** Scripts, styles and requests from here only, nothing inline, and in no frame. */
  private static final String CONTENT_POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private record PageFile(String contentType, byte[] bytes, String tag) {}

  private final Map<String, PageFile> files;

  /** Reads the files. */
  public WebPage() {
    files = FILES.stream().collect(Collectors.toUnmodifiableMap(name -> name, WebPage::read));
  }

  /** The rows of the table of routes. */
  public List<Route> routes() {
    String reason = "the page's files are the same for everyone and hold nothing of the archive";
    return List.of(
        Route.open(Method.GET, "/", reason, "Leads to the web page.", WebPage::leadToPage),
        Route.open(Method.GET, "/ui/{file...}", reason, "The web page's files.", this::answer));
  }

  private void answer(Exchange exchange) throws IOException {
    String name = exchange.pathValue("file");
    if (name.isEmpty() && !exchange.path().endsWith("/")) {
      // Without the slash the page's relative addresses would lead elsewhere.
      leadToPage(exchange);
      return;
    }
    PageFile file = files.get(name.isEmpty() ? FIRST : name);
    if (file == null) {
      throw new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "the page has no such file");
    }
    exchange.setHeader("Content-Security-Policy", CONTENT_POLICY);
    exchange.setHeader("Cache-Control", "no-cache");
    exchange.setHeader("ETag", file.tag());
    if (exchange.header("If-None-Match").filter(file.tag()::equals).isPresent()) {
      exchange.answerEmpty(304);
    } else {
      exchange.answerBytes(file.contentType(), file.bytes());
    }
  }

  /** Relative, because a proxy may have put a prefix in front that we do not see. */
  private static void leadToPage(Exchange exchange) throws IOException {
    exchange.setHeader("Location", "ui/");
    exchange.answerEmpty(302);
  }

  private static PageFile read(String name) {
    try (InputStream in = WebPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its own file " + name);
      }
      byte[] bytes = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      String tag = '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
      return new PageFile(contentType(name), bytes, tag);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case String other -> throw new IllegalStateException("no content type known for " + other);
    };
  }
}
