package org.trinomen.server.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The labelled samples beside the repository, where they are there. */
public final class IdentitySamples {

  private IdentitySamples() {}

  /** Folder of one sample; where it is not there, the test is not run and says so. */
  public static Path folder(String name) {
    String elsewhere = System.getProperty("trinomen.shared", "");
    Path shared = elsewhere.isEmpty() ? Path.of("..", "..", "shared") : Path.of(elsewhere);
    Path folder = shared.resolve("identity").resolve(name).toAbsolutePath().normalize();
    if (!Files.isDirectory(folder)) {
      System.out.println("not run: there is no folder " + folder);
    }
    Assumptions.assumeTrue(Files.isDirectory(folder), "no labelled samples");
    return folder;
  }

  static Stream<String> names() {
    return List.of("talk_realistic_s101", "talk_harsh_s102", "big_realistic_s103").stream();
  }
}
