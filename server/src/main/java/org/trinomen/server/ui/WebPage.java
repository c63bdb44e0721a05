package org.trinomen.server.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;
import org.trinomen.server.http.StaticFiles;

/**
 * The application in the browser under {@code /ui/}, which the module {@code web} is built into.
 */
public final class WebPage {

  static final String FIRST = "index.html";

  /** Older pages stood there; the part of an address behind the # leads on. */
  private static final String FORMER = "browse";

  private static final String BUILT = "/org/trinomen/web/";

  /** What the build puts there is named after its content: under one name it never changes. */
  private static final String HASHED = "assets/";

  /** Scripts, styles and requests from here only, nothing inline, and in no frame. */
  private static final String CONTENT_POLICY =
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private final StaticFiles files = new StaticFiles(CONTENT_POLICY);

  /** Finds the files. */
  public WebPage() {
    for (String name : builtFiles()) {
      if (name.startsWith(HASHED)) {
        files.addUnchanging(name, WebPage.class, BUILT + name);
      } else {
        files.add(name, WebPage.class, BUILT + name);
      }
    }
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
    // Without the slash the page's relative addresses would lead elsewhere.
    if (name.isEmpty() && !exchange.path().endsWith("/")) {
      leadingTo("ui/").handle(exchange);
    } else if (name.equals(FORMER) || name.equals(FORMER + "/")) {
      leadingTo(exchange.path().endsWith("/") ? "../" : "./").handle(exchange);
    } else if (name.isEmpty()) {
      files.answer(exchange, FIRST);
    } else {
      files.answer(exchange, name);
    }
  }

  /** What the build of the module {@code web} says that it made. */
  static List<String> builtFiles() {
    try (InputStream in = WebPage.class.getResourceAsStream(BUILT + "files.txt")) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its web application");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Relative, because a proxy may have put a prefix in front that we do not see. */
  private static RouteHandler leadingTo(String address) {
    return exchange -> {
      exchange.setHeader("Location", address);
      exchange.answerEmpty(302);
    };
  }
}
