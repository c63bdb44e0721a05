package org.trinomen.server.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.trinomen.server.http.Method;
import org.trinomen.server.json.JsonValue;

/**
 * What goes into the routes and what comes out, from files in the form of OpenAPI documents with
 * {@code paths} and {@code components}. In a path, {@code patients|studies|series} stands for three
 * paths that are described alike.
 */
final class Descriptions {

  private static final List<String> FILES =
      List.of(
          "common.json",
          "orthanc.json",
          "pixels.json",
          "resources.json",
          "jobs.json",
          "modification.json",
          "accounts.json",
          "administration.json",
          "identity.json",
          "scans.json",
          "sending.json",
          "fhir.json",
          "dicomweb.json",
          "network.json",
          "webservers.json",
          "tools.json",
          "queue.json",
          "events.json",
          "hooks.json");

  private final Map<String, JsonValue.Members> paths = new TreeMap<>();
  private final Map<String, Map<String, JsonValue>> components = new TreeMap<>();

  private Descriptions() {}

  /** Reads the program's own files. */
  static Descriptions read() {
    Descriptions descriptions = new Descriptions();
    for (String file : FILES) {
      try (InputStream in = Descriptions.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IllegalStateException("the program lacks its own file " + file);
        }
        descriptions.add(file, JsonValue.parse(in).asMembers());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return descriptions;
  }

  /** How the route of a method and a template is described: members of an Operation Object. */
  Optional<JsonValue.Members> operation(Method method, String template) {
    return Optional.ofNullable(paths.get(template))
        .flatMap(item -> item.member(method.name().toLowerCase(Locale.ROOT)))
        .map(JsonValue::asMembers);
  }

  /** Every route that is described, as {@code GET /instances}. */
  Set<String> described() {
    Set<String> described = new TreeSet<>();
    paths.forEach(
        (path, item) ->
            item.values()
                .keySet()
                .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return described;
  }

  /** The Components Object: by kind ({@code schemas}, {@code responses}...) and name. */
  Map<String, Map<String, JsonValue>> components() {
    return components;
  }

  private void add(String file, JsonValue.Members document) {
    member(document, "paths")
        .values()
        .forEach(
            (path, item) -> {
              for (String one : expand(path)) {
                if (paths.putIfAbsent(one, item.asMembers()) != null) {
                  throw new IllegalStateException(file + " describes again: " + one);
                }
              }
            });
    member(document, "components")
        .values()
        .forEach(
            (kind, named) ->
                named
                    .asMembers()
                    .values()
                    .forEach(
                        (name, component) -> {
                          if (components
                                  .computeIfAbsent(kind, _ -> new LinkedHashMap<>())
                                  .putIfAbsent(name, component)
                              != null) {
                            throw new IllegalStateException(file + " defines again: " + name);
                          }
                        }));
  }

  private static JsonValue.Members member(JsonValue.Members document, String name) {
    return document.member(name).map(JsonValue::asMembers).orElse(JsonValue.Members.EMPTY);
  }

  private static List<String> expand(String path) {
    List<String> expanded = List.of("");
    for (String segment : path.substring(1).split("/", -1)) {
      List<String> longer = new ArrayList<>();
      for (String alternative : segment.split("\\|", -1)) {
        for (String before : expanded) {
          longer.add(before + "/" + alternative);
        }
      }
      expanded = longer;
    }
    return expanded;
  }
}
