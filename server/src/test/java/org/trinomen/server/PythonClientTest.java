package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

  @Test
  void wheelIsBuiltAndRunsByItself() throws Exception {
    Path source = folder.resolve("source");
    copy(CLIENT, source);
    String built =
        succeeds(
            List.of(
                "/usr/bin/python3",
                "-m",
                "pip",
                "-q",
                "wheel",
                "--no-deps",
                "--no-build-isolation",
                "--no-index",
                "--disable-pip-version-check",
                "--wheel-dir",
                ".",
                "./source"));
    Path wheel = folder.resolve("trinomen-0.1.0-py3-none-any.whl");
    assertThat(wheel).as("%s", built).isRegularFile();
    String run = "import sys; sys.path.insert(0, sys.argv[1]); import trinomen, trinomen.__main__;";
    assertThat(
            succeeds(
                List.of("python3", "-I", "-c", run + "print(trinomen.__file__)", wheel.toString())))
        .contains(wheel.toString());
    try (FileSystem zip = FileSystems.newFileSystem(wheel)) {
      assertThat(zip.getPath("trinomen", "py.typed")).isRegularFile();
    }
  }

  private String succeeds(List<String> command) throws Exception {
    Path said = folder.resolve("said.txt");
    ProcessBuilder program =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    assertThat(program.start().waitFor()).as("%s", Files.readString(said)).isZero();
    return Files.readString(said);
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
