package org.trinomen.dicom.web;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.trinomen.dicom.web.JsonValue.JsonArray;
import org.trinomen.dicom.web.JsonValue.JsonBoolean;
import org.trinomen.dicom.web.JsonValue.JsonNull;
import org.trinomen.dicom.web.JsonValue.JsonNumber;
import org.trinomen.dicom.web.JsonValue.JsonObject;
import org.trinomen.dicom.web.JsonValue.JsonString;

/**
 * Compares two DICOM JSON objects by the rules of the corpus's {@code compare.py}: numbers as
 * numbers, text without padding, names without empty ends, long binary values by digest; Specific
 * Character Set and group lengths not at all.
 */
final class JsonComparison {

  private static final Set<String> NUMBERS =
      Set.of("DS", "IS", "FL", "FD", "SS", "US", "SL", "UL", "SV", "UV");

  private final Set<String> skipped;
  private final List<String> differences = new ArrayList<>();

  private JsonComparison(Set<String> skipped) {
    this.skipped = skipped;
  }

  static List<String> differences(JsonObject expected, JsonObject actual, Set<String> skipped) {
    JsonComparison comparison = new JsonComparison(skipped);
    comparison.compare(expected, actual, "");
    return comparison.differences;
  }

  private void compare(JsonObject expected, JsonObject actual, String path) {
    Set<String> tags = new TreeSet<>(expected.members().keySet());
    tags.addAll(actual.members().keySet());
    for (String tag : tags) {
      if (tag.equals("00080005") || tag.endsWith("0000") || skipped.contains(tag)) {
        continue;
      }
      JsonValue e = expected.members().get(tag);
      JsonValue a = actual.members().get(tag);
      if (e instanceof JsonObject left && a instanceof JsonObject right) {
        attribute(left, right, path + tag);
      } else {
        differences.add(path + tag + (a == null ? " missing" : " extra"));
      }
    }
  }

  private void attribute(JsonObject expected, JsonObject actual, String path) {
    String vrExpected = expected.string("vr").orElse("");
    String vr = actual.string("vr").orElse("");
    boolean isPrivate = Character.digit(path.charAt(path.length() - 5), 16) % 2 == 1;
    if (isPrivate && vr.equals("UN") && !vrExpected.equals("UN")) {
      return;
    }
    if (!vr.equals(vrExpected)) {
      differences.add(path + " VR " + vr + ", expected " + vrExpected);
    }
    if (vr.equals("SQ") && vrExpected.equals("SQ")) {
      items(values(expected), values(actual), path);
      return;
    }
    Optional<String> digestExpected = digest(expected);
    Optional<String> digest = digest(actual);
    if (digestExpected.isPresent() && digest.isPresent()) {
      if (!digestExpected.equals(digest)) {
        differences.add(path + " binary value differs");
      }
    } else if (digestExpected.isPresent() || digest.isPresent()) {
      if (!values(expected).isEmpty() || !values(actual).isEmpty()) {
        differences.add(path + " binary against text");
      }
    } else {
      List<Object> left = flat(vrExpected, values(expected));
      List<Object> right = flat(vrExpected, values(actual));
      if (!same(left, right)) {
        differences.add(path + " " + right + ", expected " + left);
      }
    }
  }

  private void items(List<JsonValue> expected, List<JsonValue> actual, String path) {
    if (expected.size() != actual.size()) {
      differences.add(path + " " + actual.size() + " items, expected " + expected.size());
    }
    for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
      compare(item(expected.get(i)), item(actual.get(i)), path + "[" + i + "].");
    }
  }

  private static JsonObject item(JsonValue value) {
    return value instanceof JsonObject object ? object : new JsonObject(Map.of());
  }

  private static List<JsonValue> values(JsonObject attribute) {
    return attribute.members().get("Value") instanceof JsonArray(List<JsonValue> values)
        ? values
        : List.of();
  }

  private static Optional<String> digest(JsonObject attribute) {
    Optional<String> uri = attribute.string("BulkDataURI").filter(u -> u.startsWith("sha256:"));
    if (uri.isPresent()) {
      return uri.map(u -> u.substring("sha256:".length()).split(";", 2)[0]);
    }
    return attribute.string("InlineBinary").map(text -> sha256(Base64.getDecoder().decode(text)));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Object> flat(String vr, List<JsonValue> values) {
    List<Object> flat = new ArrayList<>();
    for (JsonValue value : values) {
      flat.add(
          switch (value) {
            case JsonObject name -> name(name);
            case JsonNull _ -> "";
            case JsonString(String text) -> NUMBERS.contains(vr) ? number(text) : text(text);
            case JsonNumber(String text) -> NUMBERS.contains(vr) ? number(text) : text(text);
            case JsonBoolean _, JsonArray _ -> "?";
          });
    }
    while (!flat.isEmpty() && flat.getLast().equals("")) {
      flat.removeLast();
    }
    return flat;
  }

  private static Object name(JsonObject name) {
    Map<String, String> groups = new LinkedHashMap<>();
    name.members()
        .forEach(
            (group, value) -> {
              String text =
                  value instanceof JsonString(String t) ? text(t).replaceAll("[\\^ ]+$", "") : "";
              if (!text.isEmpty()) {
                groups.put(group, text);
              }
            });
    return groups.isEmpty() ? "" : groups;
  }

  private static Object number(String text) {
    try {
      return Double.valueOf(text.strip().replaceFirst("(?i)^([+-]?)inf$", "$1Infinity"));
    } catch (NumberFormatException e) {
      return text(text);
    }
  }

  private static String text(String text) {
    return text.replaceAll("[ \0]+$", "").strip();
  }

  private static boolean same(List<Object> expected, List<Object> actual) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!close(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean close(Object expected, Object actual) {
    if (expected instanceof Double a && actual instanceof Double b) {
      return a.equals(b) || Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b));
    }
    return expected.equals(actual);
  }
}
