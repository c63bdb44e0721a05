package org.trinomen.identity;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Corpora that lie beside the repository, not in it. A test that needs one says so without it. */
public final class SharedInput {

  private SharedInput() {}

  /** A folder below {@code ../shared}; aborts the test, saying so, where there is none. */
  public static Path folder(String name) {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.isRegularFile(root.resolve("LICENSE"))) {
      root = root.getParent();
    }
    String stated = System.getProperty("trinomen.shared");
    Path folder =
        (stated == null ? root.resolve("../shared") : Path.of(stated)).resolve(name).normalize();
    if (!Files.isDirectory(folder)) {
      System.out.println("Not run: this test reads " + folder + ", which is not here");
      Assumptions.abort("no " + folder);
    }
    return folder;
  }
}
