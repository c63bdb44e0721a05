package org.trinomen.server.openapi;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.server.json.JsonValue;

/**
 * A collection for Postman (format 2.1.0), made of the description of the routes: a folder for each
 * family of routes, and before them one with the requests that people begin with, each of which
 * checks its answer. Where the server is and who asks stands in an environment.
 */
public final class PostmanCollection {

  /** The folder whose requests can be run one after the other, and change nothing. */
  public static final String FIRST_STEPS = "First steps";

  private static final String SCHEMA =
      "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");

  private PostmanCollection() {}

  /** Writes the collection. */
  public static void write(JsonGenerator json, JsonValue.Members document) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("info");
    json.writeStringField("name", "Trinomen");
    json.writeStringField(
        "description",
        "Made from /api/openapi.json by `trinomen openapi --postman`. Choose an environment, which"
            + " says where the server is, and put a token into it.");
    json.writeStringField("schema", SCHEMA);
    json.writeEndObject();
    json.writeObjectFieldStart("auth");
    json.writeStringField("type", "bearer");
    json.writeArrayFieldStart("bearer");
    json.writeStartObject();
    json.writeStringField("key", "token");
    json.writeStringField("value", "{{token}}");
    json.writeStringField("type", "string");
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeArrayFieldStart("item");
    writeFirstSteps(json);
    for (Map.Entry<String, List<Operation>> family : families(document).entrySet()) {
      json.writeStartObject();
      json.writeStringField("name", family.getKey());
      json.writeArrayFieldStart("item");
      for (Operation operation : family.getValue()) {
        operation.write(json, document);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes an environment: where a server is, and what the first steps ask it for. */
  public static void writeEnvironment(JsonGenerator json, String name, String address)
      throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("baseUrl", address);
    values.put("token", "");
    values.put("modality", "PT");
    values.put("institution", "*");
    json.writeStartObject();
    json.writeStringField("name", "Trinomen " + name);
    json.writeArrayFieldStart("values");
    for (Map.Entry<String, String> value : values.entrySet()) {
      json.writeStartObject();
      json.writeStringField("key", value.getKey());
      json.writeStringField("value", value.getValue());
      json.writeStringField("type", value.getKey().equals("token") ? "secret" : "default");
      json.writeBooleanField("enabled", true);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("_postman_variable_scope", "environment");
    json.writeEndObject();
  }

  // ---- first steps

  /** A request with what its answer must be, in Postman's own script. */
  private record Step(String name, String method, String path, String body, List<String> checks) {

    void write(JsonGenerator json) throws IOException {
      json.writeStartObject();
      json.writeStringField("name", name);
      json.writeArrayFieldStart("event");
      json.writeStartObject();
      json.writeStringField("listen", "test");
      json.writeObjectFieldStart("script");
      json.writeStringField("type", "text/javascript");
      json.writeArrayFieldStart("exec");
      json.writeString("pm.test('succeeds', () => pm.response.to.have.status(200));");
      for (String check : checks) {
        json.writeString(check);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndArray();
      json.writeObjectFieldStart("request");
      json.writeStringField("method", method);
      writeUrl(json, path, List.of());
      if (!body.isEmpty()) {
        writeBody(json, body);
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  private static final String TALK =
      """
      {
        "Level": "Study",
        "Query": {
          "ModalitiesInStudy": "{{modality}}",
          "InstitutionName": "{{institution}}"
        },
        "Expand": true,
        "Limit": 10
      }\
      """;

  private static List<Step> firstSteps() {
    String found = "pm.test('finds some', () => pm.expect(pm.response.json()).not.to.be.empty);";
    return List.of(
        new Step(
            "Who is signed in",
            "GET",
            "/api/session",
            "",
            List.of(
                "pm.test('somebody', () =>"
                    + " pm.expect(pm.response.json().user).to.be.a('string'));")),
        new Step("How much there is", "GET", "/statistics", "", List.of()),
        new Step(
            "Studies by modality and institution",
            "POST",
            "/tools/find",
            TALK,
            List.of(found, "pm.environment.set('study', pm.response.json()[0].ID);")),
        new Step(
            "The same under the study's names",
            "POST",
            "/views/study/tools/find",
            TALK,
            List.of(
                found,
                "pm.test('tells as of when', () =>"
                    + " pm.response.to.have.header('X-Trinomen-Ledger-Position'));")),
        new Step(
            "The first of them as a zip",
            "GET",
            "/studies/{{study}}/archive",
            "",
            List.of(
                "pm.test('is a zip', () =>"
                    + " pm.expect(pm.response.headers.get('Content-Type')).to.match(/zip/));")),
        new Step(
            "Whose the scans are",
            "GET",
            "/api/scans",
            "",
            List.of(
                "pm.test('lists scans', () =>"
                    + " pm.expect(pm.response.json().scans).to.be.an('array'));")));
  }

  private static void writeFirstSteps(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", FIRST_STEPS);
    json.writeArrayFieldStart("item");
    for (Step step : firstSteps()) {
      step.write(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  // ---- all routes

  private record Operation(String method, String path, JsonValue.Members described) {

    void write(JsonGenerator json, JsonValue.Members document) throws IOException {
      json.writeStartObject();
      json.writeStringField("name", method + " " + path);
      json.writeObjectFieldStart("request");
      json.writeStringField("method", method);
      json.writeStringField("description", described.text("summary").orElse(""));
      writeUrl(json, path.replaceAll("\\{([^}]*)}", ":$1"), parameters(document));
      if (takesJson()) {
        writeBody(json, "{}");
      }
      json.writeEndObject();
      json.writeEndObject();
    }

    private boolean takesJson() {
      return described
          .member("requestBody")
          .flatMap(body -> body.asMembers().member("content"))
          .flatMap(content -> content.asMembers().member("application/json"))
          .isPresent();
    }

    private List<JsonValue.Members> parameters(JsonValue.Members document) {
      List<JsonValue.Members> parameters = new ArrayList<>();
      if (described.member("parameters").orElse(null)
          instanceof JsonValue.Items(List<JsonValue> items)) {
        for (JsonValue item : items) {
          parameters.add(resolved(item.asMembers(), document));
        }
      }
      return parameters;
    }
  }

  /** Of a reference such as {@code #/components/parameters/asOf} what it refers to. */
  private static JsonValue.Members resolved(JsonValue.Members item, JsonValue.Members document) {
    String reference = item.text("$ref").orElse("");
    if (!reference.startsWith("#/")) {
      return item;
    }
    JsonValue.Members at = document;
    for (String name : reference.substring(2).split("/", -1)) {
      at = at.member(name).map(JsonValue::asMembers).orElse(JsonValue.Members.EMPTY);
    }
    return at;
  }

  private static SortedMap<String, List<Operation>> families(JsonValue.Members document) {
    SortedMap<String, List<Operation>> families = new TreeMap<>();
    JsonValue.Members paths =
        document.member("paths").map(JsonValue::asMembers).orElse(JsonValue.Members.EMPTY);
    paths
        .values()
        .forEach(
            (path, methods) ->
                methods
                    .asMembers()
                    .values()
                    .forEach(
                        (method, described) -> {
                          if (METHODS.contains(method)) {
                            JsonValue.Members members = described.asMembers();
                            families
                                .computeIfAbsent(family(members), _ -> new ArrayList<>())
                                .add(new Operation(method.toUpperCase(Locale.ROOT), path, members));
                          }
                        }));
    return families;
  }

  private static String family(JsonValue.Members described) {
    return described.member("tags").orElse(null) instanceof JsonValue.Items(List<JsonValue> tags)
            && !tags.isEmpty()
            && tags.getFirst() instanceof JsonValue.Text(String tag)
        ? tag
        : "others";
  }

  private static void writeUrl(JsonGenerator json, String path, List<JsonValue.Members> parameters)
      throws IOException {
    json.writeObjectFieldStart("url");
    json.writeStringField("raw", "{{baseUrl}}" + path);
    json.writeArrayFieldStart("host");
    json.writeString("{{baseUrl}}");
    json.writeEndArray();
    json.writeArrayFieldStart("path");
    for (String segment : path.substring(1).split("/", -1)) {
      json.writeString(segment);
    }
    json.writeEndArray();
    writeParameters(json, "query", parameters, "query");
    writeParameters(json, "variable", parameters, "path");
    json.writeEndObject();
  }

  /** Parameters of the query are there to be switched on. */
  private static void writeParameters(
      JsonGenerator json, String member, List<JsonValue.Members> parameters, String in)
      throws IOException {
    json.writeArrayFieldStart(member);
    for (JsonValue.Members parameter : parameters) {
      if (in.equals(parameter.text("in").orElse(""))) {
        json.writeStartObject();
        json.writeStringField("key", parameter.text("name").orElse(""));
        json.writeStringField("value", "");
        json.writeStringField("description", parameter.text("description").orElse(""));
        if (in.equals("query")) {
          json.writeBooleanField("disabled", true);
        }
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  private static void writeBody(JsonGenerator json, String body) throws IOException {
    json.writeArrayFieldStart("header");
    json.writeStartObject();
    json.writeStringField("key", "Content-Type");
    json.writeStringField("value", "application/json");
    json.writeEndObject();
    json.writeEndArray();
    json.writeObjectFieldStart("body");
    json.writeStringField("mode", "raw");
    json.writeStringField("raw", body);
    json.writeEndObject();
  }
}
