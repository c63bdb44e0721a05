package org.trinomen.server.search;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.access.Access;
import org.trinomen.server.access.Accounts;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Principal;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.json.JsonValue;

/** Searches that people keep for themselves; nobody sees another's. */
public final class SavedSearchRoutes {

  private static final int NAME_MAX = 80;
  private static final int QUERY_MAX = 2000;

  private final SavedSearches searches;
  private final Access access;
  private final Supplier<UUID> ids;

  /**
   * Opens the searches that were kept.
   *
   * @param folder readable by the server only
   */
  public static SavedSearchRoutes open(Path folder, DurableFiles files, Access access) {
    return new SavedSearchRoutes(new SavedSearches(folder, files), access, UUID::randomUUID);
  }

  SavedSearchRoutes(SavedSearches searches, Access access, Supplier<UUID> ids) {
    this.searches = searches;
    this.access = access;
    this.ids = ids;
  }

  /** The routes. */
  public List<Route> routes() {
    // They tell nothing of the archive, so whoever may search at all may keep searches.
    return Stream.of(
            Route.of(
                Method.GET,
                "/api/searches",
                Permission.READ_VIEWED,
                "Lists the searches that one keeps.",
                this::list),
            Route.of(
                Method.POST,
                "/api/searches",
                Permission.READ_VIEWED,
                "Keeps a search {\"name\", \"query\"}, in the place of one's own of that name.",
                this::keep),
            Route.of(
                Method.DELETE,
                "/api/searches/{search}",
                Permission.READ_VIEWED,
                "Forgets one of the searches that one keeps.",
                this::forget))
        .map(Route::withinReach)
        .toList();
  }

  private void list(Exchange exchange) throws IOException {
    String owner = exchange.principal().account();
    List<SavedSearch> own = searches.of(owner, since(owner));
    exchange.answerJson(
        json -> {
          json.writeStartArray();
          for (SavedSearch search : own) {
            write(json, search);
          }
          json.writeEndArray();
        });
  }

  private void keep(Exchange exchange) throws IOException {
    JsonValue.Members body = exchange.jsonBody().asMembers();
    String name = body.text("name").map(String::strip).orElse("");
    String query = body.text("query").orElse("");
    if (name.isEmpty() || name.length() > NAME_MAX || query.length() > QUERY_MAX) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE,
          "a search has a name of 1 to %d characters and a query of at most %d"
              .formatted(NAME_MAX, QUERY_MAX));
    }
    Principal principal = exchange.principal();
    String owner = principal.account();
    SavedSearch search = new SavedSearch(ids.get().toString(), owner, since(owner), name, query);
    if (!searches.keep(search)) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE, "too many searches are kept: forget one first");
    }
    access.changed(principal, "keep search", search.id());
    exchange.answerJson(json -> write(json, search));
  }

  private void forget(Exchange exchange) throws IOException {
    Principal principal = exchange.principal();
    String owner = principal.account();
    String id = exchange.pathValue("search");
    if (!searches.forget(owner, since(owner), id)) {
      throw new RequestFailure(ErrorCode.INEXISTENT_ITEM, "you keep no such search");
    }
    access.changed(principal, "forget search", id);
    exchange.answerJson(JsonGenerator::writeNull);
  }

  /** When the account was made. */
  private Instant since(String owner) {
    return access.accounts().list().stream()
        .filter(account -> account.name().equals(owner))
        .map(Accounts.Listed::created)
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  private static void write(JsonGenerator json, SavedSearch search) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", search.id());
    json.writeStringField("name", search.name());
    json.writeStringField("query", search.query());
    json.writeEndObject();
  }
}
