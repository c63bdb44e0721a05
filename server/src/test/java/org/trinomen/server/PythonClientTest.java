package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.demo.DemoArchive;

/** The tests of clients/python, before the archive with the demo study. */
class PythonClientTest {

  private static final Path CLIENT = Path.of("../clients/python").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void itsTestsPass() throws Exception {
    Path files = DemoArchive.write(Files.createDirectory(folder.resolve("files")), 12);
    try (RunningArchive archive = DemoArchive.start(folder, 100)) {
      ClientRun.Said said =
          new ClientRun(archive, folder)
              .run(
                  CLIENT,
                  Map.of("PYTHONPATH", "src", "TRINOMEN_FILES", files.toString()),
                  List.of(
                      "python3",
                      "-X",
                      "utf8",
                      "-W",
                      "error",
                      "-s",
                      "-m",
                      "unittest",
                      "discover",
                      "-v"));
      assertThat(said.exitCode()).as("%s", said.err()).isZero();
      assertThat(said.err()).contains("OK").doesNotContain("skipped");
    }
  }
}
