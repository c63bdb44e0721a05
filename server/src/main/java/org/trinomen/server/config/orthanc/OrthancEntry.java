package org.trinomen.server.config.orthanc;

import java.util.LinkedHashMap;
import java.util.List;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.json.JsonValue.Items;
import org.trinomen.server.json.JsonValue.Members;

/** A modality, peer or server by its name, of each of which we make a file. */
final class OrthancEntry {

  private static final int NAME_MAX = 64;

  private OrthancEntry() {}

  /** The name as that of a file. */
  static String fileName(String name, List<String> remarks) {
    String allowed = name.replaceAll("[^A-Za-z0-9_-]", "_");
    String ours = allowed.substring(0, Math.min(allowed.length(), NAME_MAX));
    if (!ours.equals(name)) {
      remarks.add(
          "%s is called %s here: names are of letters, digits, _ and -".formatted(name, ours));
    }
    return ours.isEmpty() ? "_" : ours;
  }

  /** What is said of one; where it is a list, a short form, these are the names of its items. */
  static Members members(JsonValue value, List<String> names) {
    if (!(value instanceof Items(List<JsonValue> items))) {
      return value.asMembers();
    }
    LinkedHashMap<String, JsonValue> values = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(names.size(), items.size()); i++) {
      values.put(names.get(i), items.get(i));
    }
    return new Members(values);
  }
}
