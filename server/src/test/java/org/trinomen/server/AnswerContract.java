package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteTable;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.openapi.OpenApiDocument;

/**
 * Holds answers against what {@code /api/openapi.json} says of them: the status is one that is
 * listed, the body of a media type that is listed, and JSON fits its schema.
 */
final class AnswerContract {

  private static final String DOCUMENT = "urn:trinomen:openapi";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<List<String>, AnswerContract> KNOWN = new ConcurrentHashMap<>();

  private final RouteTable routes;
  private final JsonNode document;
  private final JsonSchema whole;
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  private AnswerContract(RouteTable served) {
    routes = new RouteTable(served.routes().stream().map(AnswerContract::bare).toList());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(out)) {
      new OpenApiDocument("test", routes.routes()).write(json);
      json.flush();
      document = MAPPER.readTree(out.toByteArray());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    // Read once: the library would read the whole document again for each part that is asked for.
    whole =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(SchemaLocation.of(DOCUMENT), document);
  }

  /** Without what answers it: that would keep every archive that a test ran. */
  private static Route bare(Route route) {
    return new Route(
        route.method(), route.path(), route.guard(), route.summary(), _ -> {}, route.errors());
  }

  /** The contract of a table of routes. */
  static AnswerContract of(RouteTable routes) {
    List<String> key =
        routes.routes().stream().map(route -> route.method() + " " + route.path()).toList();
    return KNOWN.computeIfAbsent(key, _ -> new AnswerContract(routes));
  }

  /** Fails where an answer is not as described. */
  void check(HttpRequest request, HttpResponse<?> answer, byte[] body) throws IOException {
    if (request.headers().firstValue("X-HTTP-Method-Override").isPresent()
        || List.of("HEAD", "OPTIONS").contains(request.method())
        || !(routes.find(Method.valueOf(request.method()), request.uri().getPath())
            instanceof RouteTable.Found.One(Route route, Map<String, String> _))) {
      return;
    }
    String path = route.path().text().replace("...}", "}");
    String what = request.method() + " " + path + " answering " + answer.statusCode();
    String at = "/paths/" + escaped(path) + "/" + lower(request.method()) + "/responses/";
    String status = Integer.toString(answer.statusCode());
    boolean listed = document.at(at + status).isObject();
    assertThat(listed || answer.statusCode() >= 400).as("%s is listed", what).isTrue();
    String response = followed(at + (listed ? status : "default"));
    if (body.length == 0 || !document.at(response).has("content")) {
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElse("");
    String media = type.replaceFirst(";.*", "").strip();
    String schema = response + "/content/" + escaped(media) + "/schema";
    assertThat(document.at(schema).isObject()).as("%s as %s is listed", what, media).isTrue();
    if (media.endsWith("json") || answer.statusCode() >= 400) {
      // Orthanc's errors are JSON that is called text.
      assertThat(
              schemas
                  .computeIfAbsent(
                      schema, pointer -> whole.getRefSchema(SchemaLocation.Fragment.of(pointer)))
                  .validate(MAPPER.readTree(body)))
          .as(what)
          .isEmpty();
    }
  }

  private String followed(String pointer) {
    String reference = document.at(pointer).path("$ref").asText();
    return reference.isEmpty() ? pointer : reference.substring(1);
  }

  /** As in a JSON Pointer (RFC 6901 §3). */
  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
