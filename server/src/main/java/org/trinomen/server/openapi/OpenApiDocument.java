package org.trinomen.server.openapi;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.trinomen.server.http.Guard;
import org.trinomen.server.http.PathTemplate;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/**
 * The description of all routes (OpenAPI 3.1.1). It is made from the table of routes, so it names
 * each and none that is not there; what goes in and out is added from {@link Descriptions}. A route
 * below {@code /views/{viewpoint}} is described as the one without, and takes {@code as-of} too.
 */
public final class OpenApiDocument {

  private static final String VIEWS = "/views/{viewpoint}";
  private static final List<String> SCHEMES = List.of("basic", "bearer", "session");

  private final String version;
  private final List<Route> routes;
  private final Descriptions descriptions = Descriptions.read();

  /**
   * Describes routes.
   *
   * @param version the program's version
   */
  public OpenApiDocument(String version, List<Route> routes) {
    this.version = version;
    this.routes = List.copyOf(routes);
  }

  /** Writes the document. */
  public void write(JsonGenerator json) throws IOException {
    Map<String, List<Route>> byPath = new TreeMap<>();
    for (Route route : routes) {
      byPath.computeIfAbsent(path(route), _ -> new ArrayList<>()).add(route);
    }
    json.writeStartObject();
    json.writeStringField("openapi", "3.1.1");
    json.writeObjectFieldStart("info");
    json.writeStringField("title", "Trinomen");
    json.writeStringField("version", version);
    json.writeEndObject();
    json.writeObjectFieldStart("components");
    for (Map.Entry<String, Map<String, JsonValue>> kind : descriptions.components().entrySet()) {
      json.writeObjectFieldStart(kind.getKey());
      for (Map.Entry<String, JsonValue> component : kind.getValue().entrySet()) {
        json.writeFieldName(component.getKey());
        component.getValue().write(json);
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeObjectFieldStart("paths");
    for (Map.Entry<String, List<Route>> entry : byPath.entrySet()) {
      json.writeObjectFieldStart(entry.getKey());
      for (Route route : entry.getValue()) {
        json.writeFieldName(route.method().name().toLowerCase(Locale.ROOT));
        write(json, route);
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** The key in {@code paths}: OpenAPI has no parameter that takes several segments. */
  static String path(Route route) {
    return route.path().text().replace("...}", "}");
  }

  private void write(JsonGenerator json, Route route) throws IOException {
    boolean viewed = route.path().text().startsWith(VIEWS + "/");
    String described = viewed ? path(route).substring(VIEWS.length()) : path(route);
    Optional<JsonValue.Members> operation = descriptions.operation(route.method(), described);
    json.writeStartObject();
    json.writeStringField("summary", route.summary());
    json.writeArrayFieldStart("tags");
    json.writeString(viewed ? "views" : family(described));
    json.writeEndArray();
    writeSecurity(json, route.guard());
    json.writeArrayFieldStart("parameters");
    writePathParameters(json, route.path());
    if (viewed) {
      writeReference(json, "#/components/parameters/asOf");
    }
    for (JsonValue parameter : items(operation, "parameters")) {
      parameter.write(json);
    }
    json.writeEndArray();
    Optional<JsonValue> body = operation.flatMap(members -> members.member("requestBody"));
    if (body.isPresent()) {
      json.writeFieldName("requestBody");
      body.get().write(json);
    }
    writeResponses(json, route, operation);
    json.writeEndObject();
  }

  private static void writeResponses(
      JsonGenerator json, Route route, Optional<JsonValue.Members> operation) throws IOException {
    json.writeObjectFieldStart("responses");
    Optional<JsonValue.Members> responses =
        operation.flatMap(members -> members.member("responses")).map(JsonValue::asMembers);
    if (responses.isPresent()) {
      for (Map.Entry<String, JsonValue> response : responses.get().values().entrySet()) {
        json.writeFieldName(response.getKey());
        response.getValue().write(json);
      }
    } else {
      json.writeObjectFieldStart("200");
      json.writeStringField("description", "Done.");
      json.writeEndObject();
    }
    if (!(route.guard() instanceof Guard.Open)) {
      json.writeFieldName("401");
      writeReference(json, "#/components/responses/Unauthorized");
    }
    json.writeFieldName("default");
    writeReference(json, "#/components/responses/" + (isFhir(route) ? "FhirError" : "Error"));
    json.writeEndObject();
  }

  private static boolean isFhir(Route route) {
    return route.path().text().startsWith("/fhir");
  }

  private static void writeSecurity(JsonGenerator json, Guard guard) throws IOException {
    json.writeArrayFieldStart("security");
    switch (guard) {
      case Guard.Open _ -> {}
      case Guard.SignedIn _, Guard.Needs _ -> {
        for (String scheme : SCHEMES) {
          json.writeStartObject();
          json.writeArrayFieldStart(scheme);
          json.writeEndArray();
          json.writeEndObject();
        }
      }
    }
    json.writeEndArray();
    if (guard instanceof Guard.Needs(var permission)) {
      json.writeStringField("x-permission", permission.name());
    }
  }

  private static void writePathParameters(JsonGenerator json, PathTemplate path)
      throws IOException {
    for (PathTemplate.Segment segment : path.segments()) {
      switch (segment) {
        case PathTemplate.Segment.Literal _ -> {}
        case PathTemplate.Segment.Variable(String name) -> writePathParameter(json, name);
        case PathTemplate.Segment.Rest(String name) -> writePathParameter(json, name);
      }
    }
  }

  private static void writePathParameter(JsonGenerator json, String name) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("in", "path");
    json.writeBooleanField("required", true);
    json.writeObjectFieldStart("schema");
    json.writeStringField("type", "string");
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeReference(JsonGenerator json, String to) throws IOException {
    json.writeStartObject();
    json.writeStringField("$ref", to);
    json.writeEndObject();
  }

  private static List<JsonValue> items(Optional<JsonValue.Members> operation, String name) {
    return operation.flatMap(members -> members.member(name)).orElse(null)
            instanceof JsonValue.Items(List<JsonValue> items)
        ? items
        : List.of();
  }

  /** The heading under which a route is shown: what its path begins with. */
  private static String family(String path) {
    String[] segments = path.substring(1).split("/", 3);
    return segments[0].equals("api") && segments.length > 1 ? "api/" + segments[1] : segments[0];
  }
}
