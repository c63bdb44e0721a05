package org.trinomen.server.ui;

import java.io.IOException;
import java.util.List;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;
import org.trinomen.server.http.StaticFiles;

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
          "alarms.js",
          "review.js",
          "send.js",
          "tags.js",
          "unsupported.png",
          "uploads.js");

  /** Scripts, styles and requests from here only, nothing inline, and in no frame. */
  private static final String CONTENT_POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private final StaticFiles files = new StaticFiles(CONTENT_POLICY);

  /** Reads the files. */
  public WebPage() {
    FILES.forEach(name -> files.add(name, WebPage.class, name));
  }

  /** The rows of the table of routes. */
  public List<Route> routes() {
    String reason = "the page's files are the same for everyone and hold nothing of the archive";
    return List.of(
        Route.open(Method.GET, "/", reason, "Leads to the web page.", leadingTo("ui/")),
        Route.open(
            Method.GET,
            "/app/explorer.html",
            reason,
            "Leads to the web page: there Orthanc has its own, which people have bookmarked.",
            leadingTo("../ui/")),
        Route.open(Method.GET, "/ui/{file...}", reason, "The web page's files.", this::answer));
  }

  private void answer(Exchange exchange) throws IOException {
    String name = exchange.pathValue("file");
    if (name.isEmpty() && !exchange.path().endsWith("/")) {
      // Without the slash the page's relative addresses would lead elsewhere.
      leadingTo("ui/").handle(exchange);
      return;
    }
    files.answer(exchange, name.isEmpty() ? FIRST : name);
  }

  /** Relative, because a proxy may have put a prefix in front that we do not see. */
  private static RouteHandler leadingTo(String address) {
    return exchange -> {
      exchange.setHeader("Location", address);
      exchange.answerEmpty(302);
    };
  }
}
