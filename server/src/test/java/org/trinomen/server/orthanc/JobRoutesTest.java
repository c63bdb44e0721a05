package org.trinomen.server.orthanc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.server.RunningArchive.json;
import static org.trinomen.server.RunningArchive.number;
import static org.trinomen.server.RunningArchive.object;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.JobOutput;
import org.trinomen.archive.job.Step;
import org.trinomen.archive.job.Submission;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.json.JsonValue;

/** {@code /jobs}, with a job whose steps the test lets go. */
@Timeout(120)
class JobRoutesTest {

  @TempDir Path folder;
  private RunningArchive archive;

  @BeforeEach
  void start() throws IOException {
    archive = new RunningArchive(folder.resolve("data"), Map.of("jobs.concurrent", "1"));
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  /** Ten steps, each when it may; makes a file. */
  private final class Slow implements Job {
    private final Semaphore may = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);
    private int done;

    @Override
    public String type() {
      return "Slow";
    }

    @Override
    public Step step() throws InterruptedException {
      begun.release();
      may.acquire();
      done++;
      return done < 10 ? Step.MORE : Step.DONE;
    }

    @Override
    public int progress() {
      return done * 10;
    }

    @Override
    public Map<String, Object> content() {
      return Map.of("Description", "test", "List", List.of(1, "two"));
    }

    @Override
    public void reset() {
      done = 0;
    }

    @Override
    public Optional<JobOutput> output(String key) {
      Path file = folder.resolve("made");
      return key.equals("made") && Files.exists(file)
          ? Optional.of(new JobOutput(file, "application/zip", "made.zip"))
          : Optional.empty();
    }

    @Override
    public boolean deleteOutput(String key) {
      try {
        return key.equals("made") && Files.deleteIfExists(folder.resolve("made"));
      } catch (IOException _) {
        return false;
      }
    }
  }

  private String submit(Job job, String permission) throws IOException {
    return archive
        .server()
        .jobs()
        .submit(
            new Submission(
                job,
                7,
                archive.admin().name(),
                "::1",
                permission,
                Optional.of("{\"mine\":[1,null]}"),
                Optional.empty()));
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return archive.send(archive.request(path).DELETE());
  }

  @Test
  void jobIsWatchedCancelledAndDoneAgain() throws Exception {
    assertThat(archive.get("/jobs").body()).isEqualTo("[]");
    Slow job = new Slow();
    String id = submit(job, "SEND");
    job.begun.acquire();
    job.may.release();
    job.begun.acquire();
    assertThat(archive.get("/jobs").body()).isEqualTo("[\"" + id + "\"]");
    JsonValue.Members running = object(archive.get("/jobs/" + id));
    assertThat(running.text("State")).contains("Running");
    assertThat(number(running, "Progress")).isEqualTo(10);
    assertThat(number(running, "Priority")).isEqualTo(7);
    assertThat(running.text("EstimatedTimeOfArrival")).isPresent();
    assertThat(List.copyOf(running.values().keySet())).isSorted();
    assertThat(archive.get("/jobs/" + id).body()).contains("\"UserData\":{\"mine\":[1,null]}");
    assertThat(delete("/jobs/" + id).statusCode()).as("has not ended").isEqualTo(404);

    assertThat(archive.post("/jobs/" + id + "/cancel", "").body()).isEqualTo("{}");
    job.may.release();
    assertThat(archive.server().jobs().await(id)).isPresent();
    JsonValue.Members cancelled = object(archive.get("/jobs/" + id));
    assertThat(cancelled.text("State")).contains("Failure");
    assertThat(number(cancelled, "ErrorCode")).isEqualTo(37);
    assertThat(archive.post("/jobs/" + id + "/resume", "").statusCode()).isEqualTo(400);

    assertThat(archive.post("/jobs/" + id + "/resubmit", "").statusCode()).isEqualTo(200);
    job.may.release(10);
    assertThat(archive.server().jobs().await(id)).isPresent();
    JsonValue.Items all = (JsonValue.Items) json(archive.get("/jobs?expand"));
    assertThat(all.values()).hasSize(1);
    assertThat(all.values().getFirst().asMembers().text("State")).contains("Success");
    assertThat(delete("/jobs/" + id).statusCode()).isEqualTo(200);
    assertThat(archive.get("/jobs/" + id).statusCode()).isEqualTo(404);
    for (String verb : List.of("cancel", "pause", "resume", "resubmit")) {
      assertThat(archive.post("/jobs/" + id + "/" + verb, "").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void pausedJobWaitsForResume() throws Exception {
    Slow job = new Slow();
    String id = submit(job, "SEND");
    job.begun.acquire();
    archive.post("/jobs/" + id + "/pause", "");
    job.may.release(10);
    Slow next = new Slow();
    String other = submit(next, "SEND");
    next.may.release(10);
    assertThat(archive.server().jobs().await(other)).isPresent();
    assertThat(object(archive.get("/jobs/" + id)).text("State")).contains("Paused");
    archive.post("/jobs/" + id + "/resume", "");
    assertThat(archive.server().jobs().await(id)).isPresent();
    assertThat(object(archive.get("/jobs/" + id)).text("State")).contains("Success");
  }

  @Test
  void outputIsFetchedInWholeAndInPartAndDeleted() throws Exception {
    Files.writeString(folder.resolve("made"), "0123456789");
    Slow job = new Slow();
    String id = submit(job, "READ_RECORDED");
    assertThat(archive.get("/jobs/" + id + "/made").statusCode()).as("not yet").isEqualTo(404);
    job.may.release(10);
    archive.server().jobs().await(id);
    HttpResponse<String> whole = archive.get("/jobs/" + id + "/made");
    assertThat(whole.body()).isEqualTo("0123456789");
    assertThat(whole.headers().firstValue("Content-Disposition")).contains("filename=\"made.zip\"");
    HttpResponse<String> part =
        archive.send(archive.request("/jobs/" + id + "/made").header("Range", "bytes=3-5"));
    assertThat(part.body()).isEqualTo("345");
    assertThat(archive.get("/jobs/" + id + "/other").body()).contains("Job has no such output");
    assertThat(delete("/jobs/" + id + "/made").statusCode()).isEqualTo(200);
    assertThat(archive.get("/jobs/" + id + "/made").statusCode()).isEqualTo(404);
    assertThat(delete("/jobs/" + id + "/made").statusCode()).isEqualTo(404);
  }

  @Test
  void jobsOfOthersAreNobodysBusiness() throws Exception {
    Slow job = new Slow();
    String id = submit(job, "READ_RECORDED");
    archive.post(
        "/api/accounts",
        "{\"name\":\"rita\",\"password\":\"correct horse battery\",\"roles\":[\"READER\"]}");
    String pair = "rita:correct horse battery";
    String basic = "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    for (String path : List.of("/jobs/" + id, "/jobs/" + id + "/made")) {
      assertThat(archive.send(archive.anonymous(path).header("Authorization", basic)).statusCode())
          .isEqualTo(404);
    }
    assertThat(archive.send(archive.anonymous("/jobs").header("Authorization", basic)).body())
        .isEqualTo("[]");
    job.may.release(10);
  }
}
