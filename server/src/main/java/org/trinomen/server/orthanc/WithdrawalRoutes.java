package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/**
 * Deleting, which here is withdrawing: the resource leaves every view, and its bytes stay. Also the
 * routes that do something for a list of resources at once.
 */
public final class WithdrawalRoutes {

  private final RecordedFinder finder;
  private final Curation curation;
  private final Access access;
  private final ResourceStyle style;

  public WithdrawalRoutes(
      RecordedFinder finder, Curation curation, Access access, ResourceStyle style) {
    this.finder = finder;
    this.curation = curation;
    this.access = access;
    this.style = style;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Level level : Levels.ALL) {
      String path = "/" + Levels.path(level) + "/{id}";
      routes.add(
          Route.of(
              Method.DELETE,
              path,
              Permission.WITHDRAW,
              "Withdraws a "
                  + Levels.type(level).toLowerCase(Locale.ROOT)
                  + " from every view; its bytes stay.",
              exchange -> delete(exchange, level)));
      routes.add(
          Route.of(
              Method.POST,
              path + "/reconstruct",
              Permission.ANNOTATE,
              "Accepted, and does nothing: nothing here needs to be reconstructed.",
              exchange -> reconstruct(exchange, level)));
    }
    routes.add(
        Route.of(
            Method.POST,
            "/tools/bulk-delete",
            Permission.WITHDRAW,
            "Withdraws {\"Resources\"} from every view; their bytes stay.",
            this::bulkDelete));
    routes.add(
        Route.of(
            Method.POST,
            "/tools/bulk-content",
            Permission.READ_RECORDED,
            "Details of {\"Resources\"}, or of what is related to them at a \"Level\".",
            this::bulkContent));
    for (String tool : List.of("reconstruct", "invalidate-tags")) {
      routes.add(
          Route.of(
              Method.POST,
              "/tools/" + tool,
              Permission.ANNOTATE,
              "Accepted, and does nothing: see `trinomen rebuild index`.",
              exchange -> exchange.answerText("")));
    }
    return routes;
  }

  private void reconstruct(Exchange exchange, Level level) throws IOException {
    boolean known = Targets.resource(exchange, finder, level).isPresent();
    Targets.answerWhether(exchange, known);
  }

  private void delete(Exchange exchange, Level level) throws IOException {
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    List<Resource> ancestors = ancestors(resource.get());
    withdraw(exchange, List.of(Targets.of(resource.get())));
    Optional<Resource> remaining =
        ancestors.stream()
            .filter(ancestor -> finder.resource(ancestor.level(), ancestor.id()).isPresent())
            .findFirst();
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          json.writeFieldName("RemainingAncestor");
          if (remaining.isPresent()) {
            ResourceJson.writeReference(json, remaining.get());
          } else {
            json.writeNull();
          }
          json.writeEndObject();
        });
  }

  private void withdraw(Exchange exchange, List<Target> targets) throws IOException {
    curation.withdraw(targets, exchange.principal().account());
    for (Target target : targets) {
      access.changed(exchange.principal(), "withdraw", target.id().toString());
    }
  }

  /** From the parent upwards. */
  private List<Resource> ancestors(Resource resource) {
    List<Resource> ancestors = new ArrayList<>();
    for (Level level : Levels.above(resource.level()).reversed()) {
      finder.ancestor(resource, level).ifPresent(ancestors::add);
    }
    return ancestors;
  }

  private void bulkDelete(Exchange exchange) throws IOException {
    List<Target> targets = new ArrayList<>();
    for (Resource resource : resources(exchange.jsonBody().asMembers())) {
      targets.add(Targets.of(resource));
    }
    withdraw(exchange, targets);
    exchange.answerText("");
  }

  /** The resources that a body lists; those that are gone meanwhile are passed over. */
  private List<Resource> resources(JsonValue.Members body) {
    if (!(body.member("Resources").orElse(null) instanceof JsonValue.Items(var items))) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "The body must contain an array \"Resources\"");
    }
    List<Resource> resources = new ArrayList<>();
    for (JsonValue item : items) {
      if (!(item instanceof JsonValue.Text(String id))) {
        throw new RequestFailure(
            ErrorCode.BAD_REQUEST, "\"Resources\" should be an array of strings");
      }
      PublicId.parse(id).flatMap(finder::anyLevel).ifPresent(resources::add);
    }
    return resources;
  }

  private void bulkContent(Exchange exchange) throws IOException {
    JsonValue.Members body = exchange.jsonBody().asMembers();
    Optional<String> asked = body.text("Level");
    // In the order of the request; where it names a level, in that of the identifiers.
    Map<String, Resource> wanted = asked.isEmpty() ? new LinkedHashMap<>() : new TreeMap<>();
    if (asked.isEmpty()) {
      resources(body).forEach(resource -> wanted.put(resource.id().toString(), resource));
    } else {
      Level level = Levels.named(asked.get());
      for (Resource resource : resources(body)) {
        related(resource, level).forEach(each -> wanted.put(each.id().toString(), each));
      }
    }
    Set<ResponseContent> content = new LinkedHashSet<>(ResponseContent.usual());
    if (!(body.member("Metadata").orElse(null) instanceof JsonValue.Flag(boolean told)) || told) {
      content.add(ResponseContent.METADATA);
    }
    ResourceJson json =
        new ResourceJson(
            finder, style, exchange.phi(), FindRequestReader.format(body), Set.of(), content);
    exchange.answerJson(
        out -> {
          out.writeStartArray();
          if (asked.isPresent()) {
            json.write(out, List.copyOf(wanted.values())); // all of one level
          } else {
            for (Resource resource : wanted.values()) {
              json.write(out, resource);
            }
          }
          out.writeEndArray();
        });
  }

  private List<Resource> related(Resource resource, Level level) {
    return level.compareTo(resource.level()) <= 0
        ? finder.ancestor(resource, level).stream().toList()
        : finder.children(resource.id(), level);
  }
}
