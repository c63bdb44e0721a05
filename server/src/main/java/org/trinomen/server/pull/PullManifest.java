package org.trinomen.server.pull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;

/**
 * What a tree is: every file with its digest, names and position, and what was asked for. Archive,
 * viewpoint and position are all that is needed to have the same bytes again.
 *
 * @param server address of the archive
 * @param position entry of the ledger on which the tree rests; null as recorded
 * @param where conditions on series, by keyword
 * @param files by path
 */
public record PullManifest(
    String server,
    String viewpoint,
    @Nullable Long position,
    SortedMap<String, String> where,
    String template,
    List<PulledFile> files) {

  /** Where it stands in a folder. */
  public static final String NAME = "manifest.json";

  private static final long FORMAT = 1;

  /** As Python compares strings: by code points, which is also the order of their bytes. */
  private static final Comparator<PulledFile> BY_PATH =
      (one, other) ->
          Arrays.compareUnsigned(
              one.path().getBytes(StandardCharsets.UTF_8),
              other.path().getBytes(StandardCharsets.UTF_8));

  public PullManifest {
    files = files.stream().sorted(BY_PATH).toList();
  }

  /**
   * Reads the manifest of a folder, or in a file of any name.
   *
   * @throws PullException if there is none, or none that is understood
   */
  public static PullManifest read(Path place) throws IOException {
    Path file = Files.isRegularFile(place) ? place : place.resolve(NAME);
    JsonValue.Members json;
    try (InputStream in = Files.newInputStream(file)) {
      json = JsonValue.parse(in).asMembers();
    } catch (NoSuchFileException e) {
      throw new PullException(
          PullException.Kind.INCORRECT,
          "nothing was pulled into " + place + " yet: there is no " + NAME);
    } catch (JsonValue.JsonException e) {
      throw new PullException(
          PullException.Kind.INCORRECT, file + " is no manifest: " + e.getMessage());
    }
    if (PullJson.whole(json, "format").orElse(0L) != FORMAT) {
      throw new PullException(
          PullException.Kind.INCORRECT,
          file + " has another format; this program reads format " + FORMAT);
    }
    SortedMap<String, String> where = new TreeMap<>();
    PullJson.members(json, "where")
        .values()
        .forEach((name, value) -> where.put(name, PullJson.text(value)));
    return new PullManifest(
        PullJson.text(json, "server"),
        PullJson.text(json, "viewpoint"),
        PullJson.whole(json, "position").orElse(null),
        where,
        PullJson.text(json, "template"),
        PullJson.objects(json.member("files").orElse(null)).stream().map(PulledFile::of).toList());
  }

  /** As it stands in the folder. */
  String text() throws IOException {
    SortedMap<String, JsonValue> members = new TreeMap<>();
    members.put("format", PullJson.number(FORMAT));
    members.put("server", new JsonValue.Text(server));
    members.put("viewpoint", new JsonValue.Text(viewpoint));
    members.put("position", PullJson.number(position));
    members.put("where", JsonValue.ofPlain(where));
    members.put("template", new JsonValue.Text(template));
    members.put(
        "files", new JsonValue.Items(files.stream().<JsonValue>map(PulledFile::json).toList()));
    return PullJson.indented(PullJson.sorted(members)) + "\n";
  }

  /** By whom files go stays out of logs. */
  @Override
  public String toString() {
    return "PullManifest[viewpoint=" + viewpoint + ", position=" + position + "]";
  }
}
