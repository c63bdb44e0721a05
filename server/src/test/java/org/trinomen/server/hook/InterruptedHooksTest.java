package org.trinomen.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.number;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.ServerProcess;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.json.JsonValue;

/** Hooks whose server ends while they run. */
final class InterruptedHooksTest {

  /** Hangs until a file is there. */
  private static final String SLOW =
      """
      #!/bin/sh
      echo $$ >>"$1/started"
      while [ ! -e "$1/go" ]; do sleep 0.1; done
      echo "found" >result/finding
      """;

  @TempDir private Path folder;
  private Path conf = Path.of("");

  @BeforeEach
  void configure() throws IOException {
    Path hooks = Files.createDirectories(folder.resolve("hooks.d"));
    HooksTest.hook(
        hooks, "slow", SLOW, "[./slow.sh, \"" + folder + "\"]", "on = complete, result = 4001");
    conf =
        Files.writeString(
            folder.resolve("trinomen.conf"),
            "data.folder = \"%s\"\nresources.stable-age = 1s\n".formatted(folder.resolve("data")));
  }

  /** The processes of the runs, once so many have begun. */
  private long[] started(int count) throws IOException {
    Path file = folder.resolve("started");
    while (!Files.exists(file) || Files.readAllLines(file).size() < count) {
      Thread.onSpinWait();
    }
    return Files.readAllLines(file).stream().mapToLong(Long::parseLong).toArray();
  }

  private static void awaitEnd(long process) {
    ProcessHandle.of(process)
        .ifPresent(each -> each.onExit().orTimeout(20, TimeUnit.SECONDS).join());
  }

  @Test
  void stopEndsItAndTheNextStartTakesItUpAgain() throws Exception {
    try (RunningArchive archive = new RunningArchive(conf)) {
      archive.upload(SmallInstance.of(1, 0, 64).file());
      long first = started(1)[0];
      archive.restart();
      awaitEnd(first);
      Files.createFile(folder.resolve("go"));
      JsonValue.Members run = HooksTest.run(archive, "slow", "DONE");
      assertThat(started(2)).hasSize(2);
      assertThat(number(run, "tries")).isEqualTo(1); // that the server stopped is not its fault
      String study = run.text("imagingStudy").orElseThrow();
      assertThat(HooksTest.result(archive, study, "4001"))
          .containsEntry("result/finding", "found\n");
      assertThat(HooksTest.runs(archive, "slow", "")).hasSize(1);
    }
  }

  @Test
  void killedServerTakesItUpAgainAndEndsWhatItHadLeftBehind() throws Exception {
    String password;
    long first;
    try (ServerProcess server = ServerProcess.configured(conf)) {
      password = server.fact("password");
      assertThat(
              send(server, password, "/instances", SmallInstance.of(1, 0, 64).file()).statusCode())
          .isEqualTo(200);
      first = started(1)[0];
      server.kill();
    }
    assertThat(ProcessHandle.of(first)).as("survives its server").isPresent();
    try (ServerProcess server = ServerProcess.configured(conf)) {
      started(2);
      awaitEnd(first);
      Files.createFile(folder.resolve("go"));
      String runs = "";
      while (!runs.contains("\"DONE\"")) {
        runs = send(server, password, "/api/hooks/slow/runs", null).body();
      }
      assertThat(runs).containsOnlyOnce("\"run\":").contains("\"tries\":2");
      assertThat(server.terminate()).isZero();
    }
    assertThat(started(2)).hasSize(2);
  }

  private static HttpResponse<String> send(
      ServerProcess server, String password, String path, byte[] body) throws Exception {
    String pair = "admin:" + password;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.url()).resolve(path))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          body == null ? request.build() : request.POST(BodyPublishers.ofByteArray(body)).build(),
          BodyHandlers.ofString());
    }
  }
}
