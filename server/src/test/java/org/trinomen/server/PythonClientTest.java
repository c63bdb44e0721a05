package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.demo.DemoArchive;

/** The tests of clients/python, before the archive with the demo study. */
class PythonClientTest {

  private static final long PATIENCE_S = 180;
  private static final Path CLIENT = Path.of("../clients/python").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void itsTestsPass() throws Exception {
    Path files = DemoArchive.write(Files.createDirectory(folder.resolve("files")), 12);
    try (RunningArchive archive = DemoArchive.start(folder, 100)) {
      Path said = folder.resolve("said.txt");
      Process run = tests(archive, files).redirectOutput(said.toFile()).start();
      boolean ended = run.waitFor(PATIENCE_S, TimeUnit.SECONDS);
      run.destroyForcibly();
      assertThat(ended).as("they ended: " + Files.readString(said)).isTrue();
      assertThat(run.exitValue()).as(Files.readString(said)).isZero();
      assertThat(Files.readString(said)).contains("OK").doesNotContain("skipped");
    }
  }

  private static ProcessBuilder tests(RunningArchive archive, Path files) throws IOException {
    List<String> command =
        List.of("python3", "-X", "utf8", "-W", "error", "-s", "-m", "unittest", "discover", "-v");
    ProcessBuilder python = new ProcessBuilder(command).directory(CLIENT.toFile());
    python.environment().put("PYTHONPATH", "src");
    python.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    python.environment().put("TRINOMEN_URL", archive.anonymous("").build().uri().toString());
    python.environment().put("TRINOMEN_USER", archive.admin().name());
    python.environment().put("TRINOMEN_PASSWORD", archive.admin().password());
    python.environment().put("TRINOMEN_FILES", files.toString());
    return python.redirectErrorStream(true);
  }
}
