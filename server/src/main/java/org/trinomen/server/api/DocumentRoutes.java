package org.trinomen.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Guard;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.PathTemplate;
import org.trinomen.server.http.Route;

/**
 * The liveness check, and the OpenAPI document of {@code /api}, which is made from the table of
 * routes and so can't name one that is not there.
 */
public final class DocumentRoutes {

  private static final String PREFIX = "/api/";

  private final String version;
  private final List<Route> described;

  /**
   * Describes routes.
   *
   * @param version the program's version
   */
  public DocumentRoutes(String version, List<Route> others) {
    this.version = version;
    this.described = new ArrayList<>(others);
    described.addAll(routes());
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.open(
            Method.GET,
            "/healthz",
            "tells only that the server answers",
            "Answers ok when the server is ready.",
            exchange -> exchange.answerText("ok\n")),
        Route.signedIn(
            Method.GET, "/api/openapi.json", "This document (OpenAPI 3.1).", this::document));
  }

  private void document(Exchange exchange) throws IOException {
    Map<String, List<Route>> byPath = new TreeMap<>();
    for (Route route : described) {
      if (route.path().text().startsWith(PREFIX)) {
        byPath.computeIfAbsent(route.path().text(), _ -> new ArrayList<>()).add(route);
      }
    }
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeStringField("openapi", "3.1.0");
          json.writeObjectFieldStart("info");
          json.writeStringField("title", "Trinomen");
          json.writeStringField("version", version);
          json.writeEndObject();
          writeSecurity(json);
          json.writeObjectFieldStart("paths");
          for (Map.Entry<String, List<Route>> entry : byPath.entrySet()) {
            json.writeObjectFieldStart(entry.getKey());
            for (Route route : entry.getValue()) {
              write(json, route);
            }
            json.writeEndObject();
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static void writeSecurity(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("components");
    json.writeObjectFieldStart("securitySchemes");
    for (String scheme : new String[] {"basic", "bearer"}) {
      json.writeObjectFieldStart(scheme);
      json.writeStringField("type", "http");
      json.writeStringField("scheme", scheme);
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Route route) throws IOException {
    json.writeObjectFieldStart(route.method().name().toLowerCase(Locale.ROOT));
    json.writeStringField("summary", route.summary());
    json.writeArrayFieldStart("security");
    switch (route.guard()) {
      case Guard.Open _ -> {}
      case Guard.SignedIn _, Guard.Needs _ -> {
        for (String scheme : new String[] {"basic", "bearer"}) {
          json.writeStartObject();
          json.writeArrayFieldStart(scheme);
          json.writeEndArray();
          json.writeEndObject();
        }
      }
    }
    json.writeEndArray();
    if (route.guard() instanceof Guard.Needs(var permission)) {
      json.writeStringField("x-permission", permission.name());
    }
    json.writeArrayFieldStart("parameters");
    for (PathTemplate.Segment segment : route.path().segments()) {
      if (segment instanceof PathTemplate.Segment.Variable(String name)) {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("in", "path");
        json.writeBooleanField("required", true);
        json.writeObjectFieldStart("schema");
        json.writeStringField("type", "string");
        json.writeEndObject();
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeObjectFieldStart("responses");
    json.writeObjectFieldStart("200");
    json.writeStringField("description", "Done.");
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }
}
