package org.trinomen.server.search;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.KeptJson;

/**
 * {@code searches.json}: one small file beside the accounts, which is replaced as a whole. What is
 * in it is nobody's statement about a scan, so it is in no ledger and may be deleted.
 */
final class SavedSearches {

  /** Nobody has so many; a script that runs wild does. */
  static final int PER_OWNER_MAX = 100;

  private static final int ALL_MAX = 10_000;

  private final Path file;
  private final DurableFiles files;
  private volatile List<SavedSearch> searches;

  /**
   * Opens them.
   *
   * @param folder readable by the server only
   */
  SavedSearches(Path folder, DurableFiles files) {
    this.file = folder.resolve("searches.json");
    this.files = files;
    this.searches = read();
  }

  /** What someone keeps, in the order in which it was kept. */
  List<SavedSearch> of(String owner, Instant since) {
    return searches.stream().filter(one -> isOf(one, owner, since)).toList();
  }

  /**
   * Keeps a search, in the place of the owner's of the same name.
   *
   * @return false if there are too many
   */
  synchronized boolean keep(SavedSearch search) {
    List<SavedSearch> kept =
        new ArrayList<>(
            searches.stream()
                .filter(
                    one ->
                        !isOf(one, search.owner(), search.ownerSince())
                            || !one.name().equals(search.name()))
                .toList());
    long own = kept.stream().filter(one -> isOf(one, search.owner(), search.ownerSince())).count();
    if (own >= PER_OWNER_MAX || kept.size() >= ALL_MAX) {
      return false;
    }
    kept.add(search);
    write(kept);
    return true;
  }

  /** Forgets one of someone's own; tells whether there was such a one. */
  synchronized boolean forget(String owner, Instant since, String id) {
    List<SavedSearch> kept =
        searches.stream().filter(one -> !(isOf(one, owner, since) && one.id().equals(id))).toList();
    boolean any = kept.size() < searches.size();
    if (any) {
      write(kept);
    }
    return any;
  }

  private static boolean isOf(SavedSearch search, String owner, Instant since) {
    return search.owner().equals(owner) && search.ownerSince().equals(since);
  }

  private List<SavedSearch> read() {
    if (!files.exists(file)) {
      return List.of();
    }
    try {
      JsonValue.Members root =
          JsonValue.parse(new ByteArrayInputStream(Files.readAllBytes(file))).asMembers();
      List<SavedSearch> read = new ArrayList<>();
      if (root.member("searches").orElse(null) instanceof JsonValue.Items(List<JsonValue> items)) {
        for (JsonValue item : items) {
          JsonValue.Members one = item.asMembers();
          read.add(
              new SavedSearch(
                  text(one, "id"),
                  text(one, "owner"),
                  Instant.parse(text(one, "ownerSince")),
                  text(one, "name"),
                  text(one, "query")));
        }
      }
      return List.copyOf(read);
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + file, e);
    } catch (IllegalArgumentException | JsonValue.JsonException e) {
      throw new IllegalStateException(
          file + " is damaged: restore it from a backup, or delete it to begin without", e);
    }
  }

  private static String text(JsonValue.Members members, String name) {
    return members.text(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  /** The file first: what is not on disk is not promised. */
  private void write(List<SavedSearch> kept) {
    KeptJson.replace(files, file, json -> write(kept, json));
    searches = List.copyOf(kept);
  }

  private static void write(List<SavedSearch> kept, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("searches");
    for (SavedSearch search : kept) {
      json.writeStartObject();
      json.writeStringField("id", search.id());
      json.writeStringField("owner", search.owner());
      json.writeStringField("ownerSince", search.ownerSince().toString());
      json.writeStringField("name", search.name());
      json.writeStringField("query", search.query());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
