package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.archive.annotation.HeldMetadata;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.curation.Revision;
import org.trinomen.archive.curation.Stated;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** Metadata of resources: the archive's own, and those that people set. */
public final class ResourceMetadataRoutes {

  /** As many characters as a line of the log has room for. */
  private static final int VALUE_CHARACTERS_MAX = 128 * 1024;

  private final RecordedFinder finder;
  private final Curation curation;
  private final MetadataNames names;

  public ResourceMetadataRoutes(RecordedFinder finder, Curation curation, MetadataNames names) {
    this.finder = finder;
    this.curation = curation;
    this.names = names;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (Level level : Levels.ALL) {
      String path = "/" + Levels.path(level) + "/{id}/metadata";
      routes.add(
          Route.of(
              Method.GET,
              path,
              Permission.READ_RECORDED,
              "Names of metadata, or their values with ?expand; ?numeric: numbers for names.",
              exchange -> list(exchange, level)));
      routes.add(
          Route.of(
              Method.GET,
              path + "/{name}",
              Permission.READ_RECORDED,
              "The value of a metadata; ETag is its revision.",
              exchange -> get(exchange, level)));
      routes.add(
          Route.of(
              Method.PUT,
              path + "/{name}",
              Permission.ANNOTATE,
              "Sets a metadata (1024 to 65535); If-Match names the revision that is replaced.",
              exchange -> put(exchange, level)));
      routes.add(
          Route.of(
              Method.DELETE,
              path + "/{name}",
              Permission.ANNOTATE,
              "Removes a metadata (1024 to 65535) of the revision that If-Match names.",
              exchange -> delete(exchange, level)));
    }
    return routes;
  }

  private void list(Exchange exchange, Level level) throws IOException {
    exchange.phi(); // People may write names into metadata.
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (resource.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    Parameters query = exchange.query();
    boolean numeric = query.flag("numeric", false);
    SortedMap<Integer, String> values = finder.metadata(resource.get());
    if (!query.flag("expand", false)) {
      exchange.answerJson(
          json -> {
            json.writeStartArray();
            for (int number : values.keySet()) {
              if (numeric) {
                json.writeNumber(number);
              } else {
                json.writeString(names.name(number));
              }
            }
            json.writeEndArray();
          });
      return;
    }
    SortedMap<String, String> named = new TreeMap<>();
    values.forEach(
        (number, value) ->
            named.put(numeric ? Integer.toString(number) : names.name(number), value));
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          for (Map.Entry<String, String> entry : named.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
          }
          json.writeEndObject();
        });
  }

  private void get(Exchange exchange, Level level) throws IOException {
    exchange.phi(); // People may write names into metadata.
    int number = names.number(exchange.pathValue("name"));
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    Optional<String> value =
        resource.isEmpty()
            ? Optional.empty()
            : Optional.ofNullable(finder.metadata(resource.get()).get(number));
    if (resource.isEmpty() || value.isEmpty()) {
      exchange.answerEmpty(404);
      return;
    }
    Revision revision =
        curation
            .metadata(Targets.of(resource.get()), number)
            .map(Curation::revision)
            .orElseGet(() -> new Revision(0, Curation.md5(value.get())));
    exchange.setHeader("ETag", Targets.etag(revision));
    if (Targets.revision(exchange, "If-None-Match").filter(revision::equals).isPresent()) {
      exchange.answerEmpty(304);
      return;
    }
    exchange.answerText(value.get());
  }

  private void put(Exchange exchange, Level level) throws IOException {
    int number = usersNumber(exchange);
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (number < 0 || resource.isEmpty()) {
      exchange.answerEmpty(number < 0 ? 403 : 404);
      return;
    }
    String value = exchange.textBody();
    if (value.length() > VALUE_CHARACTERS_MAX) {
      throw new RequestFailure(
          ErrorCode.TOO_LARGE,
          "a metadata has at most " + VALUE_CHARACTERS_MAX + " characters: attach a file instead");
    }
    answer(
        exchange,
        curation.setMetadata(
            Targets.of(resource.get()),
            number,
            value,
            Targets.revision(exchange, "If-Match"),
            exchange.principal().account()));
  }

  private void delete(Exchange exchange, Level level) throws IOException {
    int number = usersNumber(exchange);
    Optional<Resource> resource = Targets.resource(exchange, finder, level);
    if (number < 0 || resource.isEmpty()) {
      exchange.answerEmpty(number < 0 ? 403 : 404);
      return;
    }
    Optional<HeldMetadata> held = curation.metadata(Targets.of(resource.get()), number);
    Optional<Revision> seen = Targets.revision(exchange, "If-Match");
    if (held.isPresent() && seen.isEmpty()) {
      throw new RequestFailure(ErrorCode.REVISION, "the header If-Match is missing");
    }
    answer(
        exchange,
        curation.removeMetadata(
            Targets.of(resource.get()), number, seen, exchange.principal().account()));
  }

  /** The number that the path names; negative if it is not the users' to give. */
  private int usersNumber(Exchange exchange) {
    int number = names.number(exchange.pathValue("name"));
    return MetadataNames.isOfUsers(number) ? number : -1;
  }

  static void answer(Exchange exchange, Stated stated) throws IOException {
    switch (stated) {
      case Stated.Done() -> exchange.answerText("");
      case Stated.At(Revision revision) -> {
        exchange.setHeader("ETag", Targets.etag(revision));
        exchange.answerText("");
      }
      case Stated.Outdated() ->
          throw new RequestFailure(
              ErrorCode.REVISION, "If-Match does not name the present revision (see ETag)");
      case Stated.Nothing() -> exchange.answerEmpty(404);
    }
  }
}
