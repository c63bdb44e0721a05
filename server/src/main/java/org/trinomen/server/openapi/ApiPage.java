package org.trinomen.server.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.StaticFiles;

/** Shows the document in a browser, and lets its reader try the routes: Swagger UI. */
final class ApiPage {

  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
  private static final String FIRST = "index.html";

  /** Swagger UI draws its arrows from data: addresses, and styles what it draws. */
  private static final String CONTENT_POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private final StaticFiles files = new StaticFiles(CONTENT_POLICY);

  ApiPage() {
    files.add(FIRST, ApiPage.class, FIRST);
    files.add("start.js", ApiPage.class, "start.js");
    for (String name : List.of("swagger-ui-bundle.js", "swagger-ui.css")) {
      files.add(name, ApiPage.class, WEBJAR + version() + "/" + name);
    }
  }

  Route route() {
    return Route.signedIn(
        Method.GET, "/api/docs/{file...}", "These routes, to read and to try.", this::answer);
  }

  private void answer(Exchange exchange) throws IOException {
    String name = exchange.pathValue("file");
    if (name.isEmpty() && !exchange.path().endsWith("/")) {
      // Without the slash the page's relative addresses would lead elsewhere.
      exchange.setHeader("Location", "docs/");
      exchange.answerEmpty(302);
      return;
    }
    files.answer(exchange, name.isEmpty() ? FIRST : name);
  }

  /** The library's files lie in a folder named for its version. */
  private static String version() {
    String from = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    try (InputStream in = ApiPage.class.getResourceAsStream(from)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks Swagger UI");
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
