package org.trinomen.server.pull;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.server.json.JsonValue;

/**
 * One file of the tree.
 *
 * @param path below the folder, with {@code /}
 * @param instance public identifier, as are {@code series} and {@code study}
 * @param sha256 of the file, in hex
 * @param names the names it goes by in the viewpoint, by keyword
 * @param position entry of the ledger at which it was fetched; null as recorded
 */
public record PulledFile(
    String path,
    String instance,
    String series,
    String study,
    String sha256,
    long size,
    SortedMap<String, String> names,
    @Nullable Long position) {

  /** At another place, otherwise the same. */
  PulledFile at(String other) {
    return new PulledFile(other, instance, series, study, sha256, size, names, position);
  }

  /** By whom it goes stays out of logs. */
  @Override
  public String toString() {
    return "PulledFile[instance=" + instance + ", sha256=" + sha256 + "]";
  }

  static PulledFile of(JsonValue.Members json) {
    SortedMap<String, String> names = new TreeMap<>();
    PullJson.members(json, "names")
        .values()
        .forEach((name, value) -> names.put(name, PullJson.text(value)));
    return new PulledFile(
        PullJson.text(json, "path"),
        PullJson.text(json, "instance"),
        PullJson.text(json, "series"),
        PullJson.text(json, "study"),
        PullJson.text(json, "sha256"),
        PullJson.whole(json, "size").orElse(-1L),
        names,
        PullJson.whole(json, "position").orElse(null));
  }

  JsonValue.Members json() {
    SortedMap<String, JsonValue> members = new TreeMap<>();
    members.put("path", new JsonValue.Text(path));
    members.put("instance", new JsonValue.Text(instance));
    members.put("series", new JsonValue.Text(series));
    members.put("study", new JsonValue.Text(study));
    members.put("sha256", new JsonValue.Text(sha256));
    members.put("size", new JsonValue.Numeral(Long.toString(size)));
    members.put("names", JsonValue.ofPlain(names));
    members.put("position", PullJson.number(position));
    return PullJson.sorted(members);
  }
}
