package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Files of many makers, which are not part of the product. */
final class WebCorpus {

  private WebCorpus() {}

  /** All of them; the test that asks is not run if there are none. */
  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder())) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** One of them. */
  static byte[] file(String name) throws IOException {
    return Files.readAllBytes(folder().resolve(name));
  }

  private static Path folder() {
    String elsewhere = System.getProperty("trinomen.shared", "");
    Path shared =
        elsewhere.isEmpty() ? Path.of("..", "..", "shared").toAbsolutePath() : Path.of(elsewhere);
    Path files = shared.resolve("dicom").resolve("dicom").normalize();
    if (!Files.isDirectory(files)) {
      System.out.println("not run: there is no folder " + files);
    }
    Assumptions.assumeTrue(Files.isDirectory(files), "no shared corpus");
    return files;
  }
}
