package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.server.FreePort;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.SmallInstance;

/** The send queue over the REST API. */
@Timeout(120)
final class QueueRoutesTest {

  @TempDir private Path folder;

  @Test
  void whatWasHandedInIsSentAfterARestart() throws Exception {
    SmallInstance instance = SmallInstance.of(5, 1, 2000);
    int port = FreePort.any();
    try (RunningArchive archive = new RunningArchive(folder.resolve("archive"), Map.of())) {
      assertThat(archive.upload(instance.file()).statusCode()).isEqualTo(200);
      archive.send(
          archive
              .request("/modalities/other")
              .PUT(BodyPublishers.ofString("[\"OTHER\", \"127.0.0.1\", " + port + "]")));
      String body = "{\"Resources\": [\"" + instance.publicId() + "\"]}";
      String job =
          RunningArchive.object(archive.post("/api/nodes/other/queue", body))
              .text("ID")
              .orElseThrow();
      await(archive, job, "Retry");

      try (RunningArchive other =
          new RunningArchive(
              folder.resolve("other"),
              Map.of(
                  "dicom.enabled", "true",
                  "dicom.port", Integer.toString(port),
                  "dicom.accept-unknown-callers", "true"))) {
        archive.restart();
        await(archive, job, "Success");

        assertThat(other.get("/instances/" + instance.publicId()).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void aNodeOrResourceThatIsNotThereIsRefused() throws Exception {
    try (RunningArchive archive = new RunningArchive(folder.resolve("archive"), Map.of())) {
      assertThat(archive.post("/api/nodes/nobody/queue", "{\"Resources\": []}").statusCode())
          .isEqualTo(404);
      archive.send(
          archive
              .request("/modalities/other")
              .PUT(BodyPublishers.ofString("[\"OTHER\", \"127.0.0.1\", 104]")));
      String nothing = "0".repeat(8) + ("-" + "0".repeat(8)).repeat(4);
      assertThat(
              archive
                  .post("/api/nodes/other/queue", "{\"Resources\": [\"" + nothing + "\"]}")
                  .statusCode())
          .isEqualTo(404);
    }
  }

  private static void await(RunningArchive archive, String job, String state)
      throws IOException, InterruptedException {
    String now = "";
    while (!now.equals(state)) {
      now = RunningArchive.object(archive.get("/jobs/" + job)).text("State").orElseThrow();
      assertThat(now).isNotEqualTo("Failure");
      Thread.onSpinWait();
    }
  }
}
