package org.trinomen.archive.pixel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The images beside the repository, with the frames that independent decoders make of them. */
final class PixelCorpus {

  private PixelCorpus() {}

  /**
   * An image.
   *
   * @param name below the folder of all images
   * @param lossy whether decoders may differ a little
   */
  record Case(String name, Path file, boolean lossy, List<Expected> frames) {

    @Override
    public String toString() {
      return name;
    }
  }

  /** A frame as stored values. */
  record Expected(int number, String sha256, double least, double most, double mean) {}

  static List<Case> cases() throws IOException {
    Path root = folder();
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> all = Files.walk(root.resolve("expected"))) {
      for (Path info :
          all.filter(path -> path.toString().endsWith(".info.json")).sorted().toList()) {
        one(root, info).ifPresent(cases::add);
      }
    }
    return cases;
  }

  private static Optional<Case> one(Path root, Path info) throws IOException {
    Map<String, String> values = flat(info);
    List<Expected> frames = new ArrayList<>();
    for (int i = 0; values.containsKey("/pixels/frames_expected/" + i + "/sha256"); i++) {
      String at = "/pixels/frames_expected/" + i;
      frames.add(
          new Expected(
              Integer.parseInt(values.getOrDefault("/pixels/frame_indices/" + i, "0")),
              values.get(at + "/sha256"),
              Double.parseDouble(values.get(at + "/min")),
              Double.parseDouble(values.get(at + "/max")),
              Double.parseDouble(values.get(at + "/mean"))));
    }
    String path = values.get("/path");
    return frames.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Case(
                path.substring("dicom/".length()),
                root.resolve(path),
                Boolean.parseBoolean(values.get("/pixels/lossy")),
                frames));
  }

  /** All values of a JSON text by where they stand (RFC 6901). */
  private static Map<String, String> flat(Path json) throws IOException {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json.toFile())) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          values.put(parser.getParsingContext().pathAsPointer().toString(), parser.getText());
        }
      }
    }
    return values;
  }

  private static Path folder() {
    String elsewhere = System.getProperty("trinomen.shared", "");
    Path shared =
        elsewhere.isEmpty() ? Path.of("..", "..", "shared").toAbsolutePath() : Path.of(elsewhere);
    Path folder = shared.resolve("dicom").normalize();
    if (!Files.isDirectory(folder)) {
      System.out.println("not run: there is no folder " + folder);
    }
    Assumptions.assumeTrue(Files.isDirectory(folder), "no shared corpus");
    return folder;
  }
}
