package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/** Lists, details, children and parents of resources. */
public final class BrowseRoutes {

  private final Perspective perspective;
  private final ResourceStyle style;

  public BrowseRoutes(Perspective perspective, ResourceStyle style) {
    this.perspective = perspective;
    this.style = style;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Level level : Levels.ALL) {
      String path = perspective.prefix() + "/" + Levels.path(level);
      String type = Levels.type(level).toLowerCase(Locale.ROOT);
      routes.add(get(path, "Lists public ids, or details with ?expand.", e -> list(e, level)));
      routes.add(get(path + "/{id}", "Details of a " + type + ".", e -> details(e, level)));
      routes.add(get(path + "/{id}/statistics", "Counts and sizes.", e -> statistics(e, level)));
      for (Level below : Levels.allBelow(level)) {
        routes.add(
            get(
                path + "/{id}/" + Levels.path(below),
                "Details of all below, or their public ids with ?expand=false.",
                e -> children(e, level, below)));
      }
      for (Level above : Levels.above(level)) {
        routes.add(
            get(
                path + "/{id}/" + Levels.type(above).toLowerCase(Locale.ROOT),
                "Details of what it belongs to.",
                e -> parent(e, level, above)));
      }
    }
    return routes;
  }

  private Route get(String path, String summary, RouteHandler handler) {
    return Route.of(Method.GET, path, perspective.permission(), summary, handler);
  }

  private void list(Exchange exchange, Level level) throws IOException {
    Parameters query = exchange.query();
    Query all =
        new Query(
            level,
            List.of(),
            Optional.empty(),
            false,
            query.number("since", 0),
            query.number("limit", 0));
    boolean expand = query.flag("expand", false) || query.has("response-content");
    Finder finder = perspective.of(exchange);
    ResourceJson resources = resources(exchange, finder);
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          if (expand) {
            resources.writeFound(json, all);
          } else {
            finder.findIds(all, JsonCallback.ids(json));
          }
          json.writeEndArray();
        });
  }

  private void details(Exchange exchange, Level level) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<Resource> resource = find(exchange, finder, level);
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    ResourceJson resources = resources(exchange, finder);
    exchange.answerJson(json -> resources.write(json, resource.get()));
  }

  private void children(Exchange exchange, Level level, Level below) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<Resource> resource = find(exchange, finder, level);
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    PublicId id = resource.get().id();
    ResourceJson resources = resources(exchange, finder);
    boolean expand = exchange.query().flag("expand", true);
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          if (expand) {
            resources.write(json, finder.children(id, below));
          } else {
            for (PublicId child : finder.childIds(id, below)) {
              json.writeString(child.toString());
            }
          }
          json.writeEndArray();
        });
  }

  private void parent(Exchange exchange, Level level, Level above) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<Resource> parent =
        find(exchange, finder, level).flatMap(resource -> finder.ancestor(resource, above));
    if (parent.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    ResourceJson resources = resources(exchange, finder);
    exchange.answerJson(json -> resources.write(json, parent.get()));
  }

  private void statistics(Exchange exchange, Level level) throws IOException {
    Finder finder = perspective.of(exchange);
    Optional<Resource> resource = find(exchange, finder, level);
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    ArchiveStatistics counts = finder.statistics(resource.get());
    long attached = finder.attachedBytes(resource.get());
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          for (Level below : Levels.allBelow(level).reversed()) {
            json.writeNumberField("Count" + Levels.members(below), count(counts, below));
          }
          for (String size :
              List.of("DicomDiskSize", "DicomUncompressedSize", "DiskSize", "UncompressedSize")) {
            writeSize(json, size, counts.bytes() + (size.startsWith("Dicom") ? 0 : attached));
          }
          json.writeEndObject();
        });
  }

  static long count(ArchiveStatistics counts, Level level) {
    return switch (level) {
      case PATIENT -> counts.patients();
      case STUDY -> counts.studies();
      case SERIES -> counts.series();
      case INSTANCE -> counts.instances();
    };
  }

  /** Bytes as text, since they outgrow what some clients' numbers hold, and whole megabytes. */
  static void writeSize(JsonGenerator json, String name, long bytes) throws IOException {
    json.writeStringField(name, Long.toString(bytes));
    json.writeNumberField(name + "MB", bytes / (1024 * 1024));
  }

  private static Optional<Resource> find(Exchange exchange, Finder finder, Level level) {
    return PublicId.parse(exchange.pathValue("id")).flatMap(id -> finder.resource(level, id));
  }

  private static Set<ResponseContent> content(Parameters query) {
    if (!query.has("response-content")) {
      return ResponseContent.usual();
    }
    Set<ResponseContent> content = EnumSet.noneOf(ResponseContent.class);
    for (String list : query.all("response-content")) {
      for (String name : list.split("[;,]", -1)) {
        if (!name.isBlank()) {
          content.add(ResponseContent.parse(name.strip()));
        }
      }
    }
    return content;
  }

  private ResourceJson resources(Exchange exchange, Finder finder) {
    Parameters query = exchange.query();
    Set<Integer> requested = new LinkedHashSet<>();
    for (String name : List.of("requested-tags", "requestedTags")) {
      for (String list : query.all(name)) {
        for (String tag : list.split(";", -1)) {
          if (!tag.isBlank()) {
            requested.add(TagNames.parse(tag.strip()));
          }
        }
      }
    }
    return new ResourceJson(
        finder,
        style,
        exchange.phi(),
        TagFormat.of(query, TagFormat.NAMES),
        requested,
        content(query));
  }
}
