package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.study.IdentitySamples;

/** {@code trinomen identity resolve}. */
final class IdentityResolveCommandTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void everyScanOfASampleHasOneDecision() throws IOException {
    Path sample = IdentitySamples.folder("talk_realistic_s101");
    Path decisions = folder.resolve("decisions.csv");

    CommandRun run = resolve(sample, sample.resolve("scans.csv"), decisions);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    List<String> rows = Files.readAllLines(decisions);
    assertThat(rows.getFirst())
        .isEqualTo("scan_id,decision,study,subject,visit,confidence,candidates");
    assertThat(rows.stream().skip(1).map(row -> row.split(",", 2)[0]))
        .isEqualTo(
            Files.readAllLines(sample.resolve("scans.csv")).stream()
                .skip(1)
                .map(row -> row.split(",", 2)[0])
                .toList());
    assertThat(rows.stream().skip(1)).allMatch(row -> row.matches("[^,]+,(MATCH|OUT|REVIEW),.*"));
  }

  @Test
  void aStudyThatIsNotUnderstoodStopsItAndSaysWhere() throws IOException {
    Files.writeString(folder.resolve("study.conf"), "id = ABC\n");
    Path scans = Files.writeString(folder.resolve("scans.csv"), "scan_id,received_at\n");

    CommandRun run = resolve(folder, scans, folder.resolve("decisions.csv"));

    assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("study.conf", "template: is missing");
    assertThat(folder.resolve("decisions.csv")).doesNotExist();
  }

  @Test
  void aMissingFolderIsAnInputError() {
    CommandRun run = resolve(folder.resolve("none"), folder, folder);

    assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT_OUTPUT);
  }

  private static CommandRun resolve(Path study, Path scans, Path decisions) {
    return CommandRun.of(
        "identity",
        "resolve",
        "--study-dir",
        study.toString(),
        "--scans",
        scans.toString(),
        "--out",
        decisions.toString());
  }
}
