package org.trinomen.dicom.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.trinomen.dicom.web.JsonValue.JsonArray;
import org.trinomen.dicom.web.JsonValue.JsonObject;
import org.trinomen.dicom.web.JsonValue.JsonString;

/**
 * A file of the shared corpus with what independent tools made of it.
 *
 * @param corpus the corpus folder
 * @param path below it, such as {@code dicom/mutants/ok_minimal.dcm}
 * @param expectation {@code parses}, {@code quirk} or {@code must be rejected}
 */
record CorpusFile(Path corpus, String path, String expectation) {

  /** The rows of MANIFEST.csv (RFC 4180). */
  static List<CorpusFile> all(Path corpus) throws IOException {
    List<List<String>> rows = csv(Files.readString(corpus.resolve("MANIFEST.csv")));
    int path = rows.getFirst().indexOf("path");
    int expected = rows.getFirst().indexOf("expected");
    return rows.stream()
        .skip(1)
        .map(row -> new CorpusFile(corpus, row.get(path), row.get(expected)))
        .toList();
  }

  Path file() {
    return corpus.resolve(path);
  }

  boolean mustBeRejected() {
    return expectation.equals("must be rejected");
  }

  /** The expected JSON, as far as a tool could make it. */
  Optional<JsonObject> expectedJson() throws IOException {
    return expected(".json");
  }

  /** Elements that the expected JSON could not hold. */
  Set<String> skipped() throws IOException {
    Set<String> skipped = new HashSet<>();
    expected(".info.json")
        .flatMap(info -> info.member("pydicom"))
        .filter(JsonObject.class::isInstance)
        .flatMap(tool -> ((JsonObject) tool).member("json_missing_tags"))
        .filter(JsonArray.class::isInstance)
        .ifPresent(
            tags ->
                ((JsonArray) tags).elements().forEach(t -> skipped.add(((JsonString) t).text())));
    return skipped;
  }

  private Optional<JsonObject> expected(String suffix) throws IOException {
    Path plain = corpus.resolve(path.replaceFirst("^dicom", "expected") + suffix);
    Path packed = plain.resolveSibling(plain.getFileName() + ".gz");
    if (Files.exists(packed)) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
        return Optional.of(json(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return Files.exists(plain) ? Optional.of(json(Files.readString(plain))) : Optional.empty();
  }

  /** Python writes NaN and Infinity, which JSON has not, and nests without a limit. */
  static JsonObject json(String text) throws IOException {
    String strict = text.replaceAll("(?<=[\\[, ])(-?Infinity|NaN)(?=[,\\] ])", "\"$1\"");
    JsonLimits limits = new JsonLimits(1000, 100_000_000);
    return (JsonObject) new JsonReader(new StringReader(strict), limits).readDocument();
  }

  /** The names that are known by construction, by path; stronger than any tool. */
  static Map<String, JsonObject> truth(Path corpus) throws IOException {
    Map<String, JsonObject> truth = new LinkedHashMap<>();
    json(Files.readString(corpus.resolve("charset_truth.json")))
        .members()
        .forEach((path, value) -> truth.put(path, (JsonObject) value));
    return truth;
  }

  private static List<List<String>> csv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append('"');
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      } else if (quoted || c != '\r') {
        field.append(c);
      }
    }
    return rows;
  }
}
