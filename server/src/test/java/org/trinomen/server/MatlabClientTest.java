package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.demo.DemoArchive;
import org.trinomen.server.demo.DemoFiles;

/** The tests of clients/matlab, under GNU Octave, before the archive with the demo study. */
class MatlabClientTest {

  private static final Path CLIENT = Path.of("../clients/matlab").toAbsolutePath().normalize();
  private static final List<String> OCTAVE =
      List.of("octave-cli", "--norc", "--no-history", "--no-site-file");

  @TempDir private Path folder;

  @Test
  void itsTestsPassAndItsExampleRuns() throws Exception {
    try (RunningArchive archive = DemoArchive.start(folder)) {
      for (byte[] file : DemoFiles.petAndCt()) {
        assertThat(archive.upload(file).statusCode()).isEqualTo(200);
      }
      archive.server().identity().awaitDecisions();
      ClientRun client = new ClientRun(archive, folder);
      // Four frames of the usual schedule of 90 minutes: see FrameTiming.
      Map<String, String> known =
          Map.of(
              "TRINOMEN_SERIES", DemoFiles.petSeriesUid(),
              "TRINOMEN_STARTS", "0 180 1080 3300",
              "TRINOMEN_DURATIONS", "180 900 2220 2100");
      assertThat(client.succeeds(CLIENT, known, octave("tests/run_tests.m")))
          .endsWith("matlab: done\n");

      Path curves = Files.createDirectory(folder.resolve("curves"));
      Map<String, String> into = Map.of("TRINOMEN_FOLDER", curves.toString());
      assertThat(client.succeeds(CLIENT, into, octave("tests/run_example.m")))
          .contains("A010-", ": 4 frames");
    }
  }

  private static List<String> octave(String script) {
    return Stream.concat(OCTAVE.stream(), Stream.of(script)).toList();
  }
}
