package org.trinomen.server.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.server.config.ConfiguredName;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.KeptJson;

/**
 * The remotes of one kind, by name. Those of the configuration are what its files say, and can't be
 * changed from here; those that were made over the REST API are kept in a small file of the data
 * folder, which is replaced as a whole.
 */
final class RemoteBook<T> {

  /** Nobody has so many; a script that runs wild does. */
  private static final int MADE_MAX = 1000;

  private final SortedMap<String, T> configured;
  private final DurableFiles files;
  private final Path file;
  private final String folder;
  private final Form<T> form;
  private volatile SortedMap<String, T> made;

  /**
   * Opens a book.
   *
   * @param configured those of the configuration
   * @param folder where those stand, for whoever wants to change one
   */
  RemoteBook(
      Map<String, T> configured, String folder, DurableFiles files, Path file, Form<T> form) {
    this.configured = Collections.unmodifiableSortedMap(new TreeMap<>(configured));
    this.folder = folder;
    this.files = files;
    this.file = file;
    this.form = form;
    this.made = read();
  }

  /** All there are, in the order of their names. */
  SortedMap<String, T> all() {
    SortedMap<String, T> all = new TreeMap<>(made);
    all.putAll(configured);
    return all;
  }

  /** Those of the configuration. */
  SortedMap<String, T> configured() {
    return configured;
  }

  /** Those that were made over the REST API. */
  SortedMap<String, T> made() {
    return made;
  }

  /** How remotes of this kind are written. */
  Form<T> form() {
    return form;
  }

  Optional<T> named(String name) {
    return Optional.ofNullable(configured.get(name)).or(() -> Optional.ofNullable(made.get(name)));
  }

  /**
   * The remote of this name.
   *
   * @throws RequestFailure if there is none
   */
  T get(String name) {
    return named(name)
        .orElseThrow(
            () -> new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is none of this name"));
  }

  /** Makes a remote, or changes it; durable when this returns. */
  synchronized void put(String name, JsonValue json) {
    if (!ConfiguredName.isOne(name)) {
      throw new RequestFailure(ErrorCode.BAD_FILE_FORMAT, "a name is 1 to 64 of A-Z a-z 0-9 _ -");
    }
    refuseConfigured(name);
    SortedMap<String, T> changed = new TreeMap<>(made);
    changed.put(name, form.read(name, json));
    if (changed.size() > MADE_MAX) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "there are " + MADE_MAX + " already: remove some");
    }
    write(changed);
  }

  /** Removes a remote; durable when this returns. */
  synchronized void remove(String name) {
    refuseConfigured(name);
    get(name);
    SortedMap<String, T> changed = new TreeMap<>(made);
    changed.remove(name);
    write(changed);
  }

  private void refuseConfigured(String name) {
    if (configured.containsKey(name)) {
      throw new RequestFailure(
          ErrorCode.FORBIDDEN,
          name + " stands in " + folder + ": change its file there, and restart the server");
    }
  }

  private SortedMap<String, T> read() {
    SortedMap<String, T> kept = new TreeMap<>();
    if (files.exists(file)) {
      try {
        JsonValue.parse(new ByteArrayInputStream(Files.readAllBytes(file)))
            .asMembers()
            .values()
            .forEach((name, json) -> kept.put(name, form.read(name, json)));
      } catch (IOException e) {
        throw new UncheckedIOException("can't read " + file, e);
      } catch (RequestFailure | JsonValue.JsonException e) {
        throw new IllegalStateException(
            file + " is damaged: restore it from a backup, or delete it", e);
      }
    }
    return Collections.unmodifiableSortedMap(kept);
  }

  private void write(SortedMap<String, T> changed) {
    KeptJson.replace(
        files,
        file,
        json -> {
          for (Map.Entry<String, T> each : changed.entrySet()) {
            json.writeFieldName(each.getKey());
            form.keep(json, each.getValue());
          }
        });
    made = Collections.unmodifiableSortedMap(changed);
  }
}
