package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/**
 * What the service offers (PS3.18 §8.9 and Annex H), made from the table of routes; and the same as
 * clients of Orthanc ask for it, to which DICOMweb is a plugin.
 */
public final class CapabilityRoutes {

  /** The version of Orthanc's plugin whose routes these are; clients compare it. */
  private static final String API_OF_PLUGIN = "1.24";

  private static final String NAME = "dicom-web";

  /** What is asked of other servers is none of what this one offers. */
  private static final String OTHERS = WebPath.SERVICE + "/servers";

  private final List<Route> offered;

  /** Tells of those of the routes that are DICOMweb. */
  public CapabilityRoutes(List<Route> routes) {
    this.offered =
        routes.stream()
            .filter(route -> route.path().text().startsWith(WebPath.SERVICE + "/"))
            .filter(route -> !route.path().text().startsWith(OTHERS))
            .toList();
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        tell(Method.OPTIONS, WebPath.SERVICE, "What DICOMweb offers here.", this::capabilities),
        tell(Method.GET, WebPath.SERVICE, "What DICOMweb offers here.", this::capabilities),
        tell(
            Method.GET,
            "/plugins",
            "What clients of Orthanc take for plugins.",
            exchange ->
                exchange.answerJson(
                    json -> {
                      json.writeStartArray();
                      json.writeString(NAME);
                      json.writeEndArray();
                    })),
        tell(
            Method.GET,
            "/plugins/" + NAME,
            "What clients of Orthanc ask before they use DICOMweb.",
            CapabilityRoutes::plugin),
        tell(
            Method.GET,
            "/plugins/explorer.js",
            "What plugins add to Orthanc's own page, which loads it: nothing.",
            exchange -> exchange.answerBytes("application/javascript", new byte[0])));
  }

  private static Route tell(Method method, String path, String summary, RouteHandler handler) {
    return Route.of(method, path, Permission.SEE_SYSTEM, summary, handler).withinReach();
  }

  private static void plugin(Exchange exchange) throws IOException {
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeStringField("Description", "Implementation of DICOMweb (PS3.18).");
          json.writeStringField("ID", NAME);
          json.writeStringField("RootUri", ".." + WebPath.SERVICE + "/");
          json.writeStringField("Version", API_OF_PLUGIN);
          json.writeEndObject();
        });
  }

  /** PS3.18 §8.9 has it as WADL, whose resources here stand side by side. */
  private void capabilities(Exchange exchange) throws IOException {
    Map<String, TreeSet<Method>> byPath = new TreeMap<>();
    offered.forEach(
        route ->
            byPath
                .computeIfAbsent(
                    route
                        .path()
                        .text()
                        .substring(WebPath.SERVICE.length() + 1)
                        .replace("...}", "}"),
                    _ -> new TreeSet<>())
                .add(route.method()));
    StringBuilder wadl = new StringBuilder(4096);
    wadl.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .append("<application xmlns=\"http://wadl.dev.java.net/2009/02\">\n")
        .append("<resources base=\"")
        .append(exchange.root())
        .append(WebPath.SERVICE)
        .append("\">\n");
    byPath.forEach(
        (path, methods) -> {
          wadl.append("<resource path=\"").append(path).append("\">");
          methods.forEach(method -> wadl.append("<method name=\"").append(method).append("\"/>"));
          wadl.append("</resource>\n");
        });
    wadl.append("</resources>\n</application>\n");
    exchange.answerBytes(
        "application/vnd.sun.wadl+xml", wadl.toString().getBytes(StandardCharsets.UTF_8));
  }
}
