package org.trinomen.dicom.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.trinomen.dicom.SharedInput;

/** The DICOM files beside the repository, with what independent tools read from them. */
final class Corpus {

  private final Path folder;

  private Corpus(Path folder) {
    this.folder = folder;
  }

  /** A file and what is expected of its reader: {@code parses}, {@code quirk}, or a rejection. */
  record Case(String path, String verdict) {

    boolean mustParse() {
      return verdict.equals("parses");
    }

    boolean mustBeRejected() {
      return verdict.equals("must be rejected");
    }

    /** Below the folder dicom, as the expected values have it. */
    String name() {
      return path.substring("dicom/".length());
    }

    @Override
    public String toString() {
      return name() + " [" + verdict + "]";
    }
  }

  static Corpus find() {
    return new Corpus(SharedInput.folder("dicom"));
  }

  List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    List<List<String>> rows = csv(Files.readString(folder.resolve("MANIFEST.csv")));
    int verdict = rows.getFirst().indexOf("expected");
    for (List<String> row : rows.subList(1, rows.size())) {
      cases.add(new Case(row.getFirst(), row.get(verdict)));
    }
    return cases;
  }

  byte[] bytes(Case one) throws IOException {
    return Files.readAllBytes(folder.resolve(one.path()));
  }

  /** What pydicom and a walker over the bytes list; empty where neither could. */
  Optional<Map<String, ElementListing.Line>> elements(Case one) throws IOException {
    Path file = folder.resolve("expected").resolve(one.name() + ".elements.tsv.gz");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Map<String, ElementListing.Line> lines = new LinkedHashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] fields = line.split("\t", -1);
        lines.put(fields[0], new ElementListing.Line(fields[1], fields[2], fields[3]));
      }
    }
    return Optional.of(lines);
  }

  /** RFC 4180, with line ends inside quotes. */
  private static List<List<String>> csv(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (char c : text.toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
        field.append(c);
      } else if (c != '\r') {
        row.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      }
    }
    return rows;
  }
}
