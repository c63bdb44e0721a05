package org.trinomen.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.json.JsonValue;

/** The audit trail as auditors search it, over HTTP and from the command line. */
final class AuditRoutesTest {

  @TempDir private static Path folder;
  private static RunningArchive archive;

  @BeforeAll
  static void start() throws Exception {
    archive = new RunningArchive(folder.resolve("data"), Map.of("dicom.enabled", "false"));
    String guess = Base64.getEncoder().encodeToString("mallory:guess".getBytes(UTF_8));
    assertThat(
            archive
                .send(archive.anonymous("/instances").header("Authorization", "Basic " + guess))
                .statusCode())
        .isEqualTo(401);
    for (int i = 0; i < 5; i++) {
      assertThat(archive.get("/statistics").statusCode()).isEqualTo(200);
    }
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  private static List<JsonValue.Members> entries(String conditions) throws Exception {
    return RunningArchive.items(
        RunningArchive.object(archive.get("/api/audit?" + conditions)), "entries");
  }

  @Test
  void refusalsAreFoundWithWhoAndFromWhere() throws Exception {
    List<JsonValue.Members> found = entries("outcome=refused");
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().text("who")).contains("mallory");
    assertThat(found.getFirst().text("outcome")).contains("REFUSED");
    assertThat(found.getFirst().text("from")).contains("127.0.0.1");
  }

  @Test
  void conditionsAreFulfilledTogetherNewestFirst() throws Exception {
    List<JsonValue.Members> found =
        entries("action=/statistics&outcome=&from=127.0.0.1&who=" + archive.admin().name());
    assertThat(found).hasSize(5);
    List<Long> numbers = new ArrayList<>();
    for (JsonValue.Members entry : found) {
      assertThat(entry.text("action")).contains("GET /statistics");
      numbers.add(RunningArchive.number(entry, "seq"));
    }
    assertThat(numbers).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThat(entries("action=/statistics&until=2000-01-01")).isEmpty();
    assertThat(entries("action=/statistics&since=2000-01-01&until=9000-01-01")).hasSize(5);
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() throws Exception {
    JsonValue.Members first =
        RunningArchive.object(archive.get("/api/audit?action=/statistics&limit=3"));
    assertThat(RunningArchive.items(first, "entries")).hasSize(3);
    long before = RunningArchive.number(first, "before");
    assertThat(entries("action=/statistics&limit=3&before=" + before)).hasSize(2);
  }

  @Test
  void searchIsItselfInTheTrailWithWhatItLookedFor() throws Exception {
    entries("who=mallory&outcome=failed");
    assertThat(entries("action=search+the+audit+trail"))
        .anySatisfy(
            entry -> {
              assertThat(entry.text("detail")).contains("who=mallory outcome=failed");
              assertThat(entry.text("who")).contains(archive.admin().name());
            });
  }

  @Test
  void whatMakesNoSenseIsSaidWithWhatWould() throws Exception {
    assertThat(archive.get("/api/audit?outcome=odd").body()).contains("PERMITTED, REFUSED");
    assertThat(archive.get("/api/audit?outcome=odd").statusCode()).isEqualTo(400);
    assertThat(archive.get("/api/audit?since=yesterday").statusCode()).isEqualTo(400);
    assertThat(archive.get("/api/audit?since=2026-02-30").statusCode()).isEqualTo(400);
    assertThat(archive.get("/api/audit?until=+999999999-12-31").statusCode()).isEqualTo(400);
    assertThat(archive.get("/api/audit?before=-1").statusCode()).isEqualTo(400);
  }

  @Test
  void commandFindsFollowsPagesAndSaysWhereThereIsNothing() throws Exception {
    CommandRun found = command("--action", "/statistics", "--limit", "4");
    assertThat(found.exitCode()).isZero();
    assertThat(found.out().lines()).hasSize(4).allMatch(line -> line.contains("GET /statistics"));
    CommandRun json = command("--action", "/statistics", "--json");
    assertThat(json.out().lines()).hasSize(5).allMatch(line -> line.startsWith("{\"seq\":"));
    assertThat(command("--who", "nobody at all").exitCode()).isEqualTo(1);
    assertThat(command("--limit", "0").exitCode()).isEqualTo(2);
  }

  private static CommandRun command(String... arguments) throws IOException {
    Path password = Files.writeString(folder.resolve("password"), archive.admin().password());
    List<String> line = new ArrayList<>(List.of("audit", "search"));
    line.addAll(List.of(arguments));
    line.addAll(List.of("--server", archive.anonymous("").build().uri().toString()));
    line.addAll(List.of("--user", archive.admin().name(), "--password-file", password.toString()));
    return CommandRun.of(line.toArray(String[]::new));
  }
}
