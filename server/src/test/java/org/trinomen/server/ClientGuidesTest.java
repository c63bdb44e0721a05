package org.trinomen.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.demo.DemoArchive;

/** Every command of docs/curl.md and every line of docs/r.md, run before the demo study. */
class ClientGuidesTest {

  @TempDir private Path folder;
  private RunningArchive archive;

  @BeforeEach
  void start() throws Exception {
    archive = DemoArchive.start(folder);
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  @Test
  void commandsOfTheCurlGuideRun() throws Exception {
    Path files = DemoArchive.write(Files.createDirectory(folder.resolve("files")), 3);
    Path work = Files.createDirectory(folder.resolve("work"));
    Path script = work.resolve("guide.sh");
    Files.writeString(script, "set -euo pipefail\n" + blocks("curl.md", "sh"));
    String said =
        new ClientRun(archive, folder)
            .succeeds(
                work,
                Map.of("TRINOMEN_FILES", files.toString()),
                List.of("bash", script.toString()));
    assertThat(said)
        .contains("Success ", "\tA040\t2", "one.dcm: OK", "A010\n", "\tassign\n", "400\n")
        .doesNotContain("null\n");
    assertThat(work.resolve("study.zip")).isNotEmptyFile();
    assertThat(Files.readAllBytes(work.resolve("picture.png"))).startsWith(0x89, 'P', 'N', 'G');
    assertThat(Files.readAllBytes(work.resolve("volume.npy"))).startsWith(0x93, 'N', 'U', 'M');
    assertThat(archive.get("/api/tokens").body()).doesNotContain("nightly batch");
  }

  @Test
  void linesOfTheGuideForRRun() throws Exception {
    Path script = folder.resolve("guide.R");
    Files.writeString(script, blocks("r.md", "r"));
    String said =
        new ClientRun(archive, folder)
            .succeeds(folder, Map.of(), List.of("Rscript", "--vanilla", script.toString()));
    assertThat(said).contains("PatientWeight", "A010", "[1] 64 64  1");
  }

  /** The code of a document's fenced blocks. */
  private static String blocks(String document, String language) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
            .matcher(Files.readString(Path.of("../docs").resolve(document)));
    StringBuilder code = new StringBuilder();
    while (block.find()) {
      code.append(block.group(1));
    }
    return code.toString();
  }
}
