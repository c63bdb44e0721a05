package org.trinomen.server.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.JobState;
import org.trinomen.archive.job.Step;
import org.trinomen.archive.job.Submission;
import org.trinomen.server.FreePort;
import org.trinomen.server.RunningArchive;
import org.trinomen.server.SmallInstance;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.SampleScans;

/** Jobs that a restart interrupts, and such as fail and are handed in again. */
@Timeout(240)
class ResumedJobsTest {

  @TempDir Path folder;
  private RunningArchive ours;
  private RunningArchive other;

  @BeforeEach
  void start() throws Exception {
    int ourPort = FreePort.any();
    ours =
        new RunningArchive(
            folder.resolve("ours"),
            Map.of(
                "jobs.concurrent", "1",
                "dicom.enabled", "true",
                "dicom.port", Integer.toString(ourPort),
                "dicom.accept-unknown-callers", "true"));
    other =
        new RunningArchive(
            folder.resolve("other"),
            Map.of(
                "http.port",
                Integer.toString(FreePort.any()),
                "dicom.enabled",
                "true",
                "dicom.port",
                Integer.toString(FreePort.any()),
                "dicom.accept-unknown-callers",
                "true"));
    put(
        ours,
        "/modalities/other",
        "[\"TRINOMEN\", \"127.0.0.1\", " + other.server().dicomPort().orElseThrow() + "]");
    put(other, "/modalities/ours", "[\"TRINOMEN\", \"127.0.0.1\", " + ourPort + "]");
    String url = "http://127.0.0.1:" + other.server().httpAddress().getPort() + "/";
    String peer =
        "[\"%s\", \"" + other.admin().name() + "\", \"" + other.admin().password() + "\"]";
    put(ours, "/peers/other", peer.formatted(url));
    put(ours, "/dicom-web/servers/other", peer.formatted(url + "dicom-web"));
  }

  @AfterEach
  void stop() throws Exception {
    other.close();
    ours.close();
  }

  private static void put(RunningArchive archive, String path, String form) throws Exception {
    assertThat(archive.send(archive.request(path).PUT(BodyPublishers.ofString(form))).statusCode())
        .isEqualTo(200);
  }

  /** Takes the one place there is for jobs until it is let go. */
  private static final class Holding implements Job {
    private final CountDownLatch may = new CountDownLatch(1);

    @Override
    public String type() {
      return "Holding";
    }

    @Override
    public Step step() throws InterruptedException {
      may.await();
      return Step.DONE;
    }

    @Override
    public int progress() {
      return 0;
    }

    @Override
    public Map<String, Object> content() {
      return Map.of();
    }

    @Override
    public void reset() {}
  }

  private Holding hold() throws IOException {
    Holding holding = new Holding();
    String _ =
        ours.server()
            .jobs()
            .submit(
                new Submission(
                    holding,
                    0,
                    ours.admin().name(),
                    "127.0.0.1",
                    "SEND_REMOTE",
                    Optional.empty(),
                    Optional.empty()));
    return holding;
  }

  private static String id(SmallInstance instance) {
    return instance.publicId().toString();
  }

  private String submit(String path, String body) throws Exception {
    return RunningArchive.object(ours.post(path, body)).text("ID").orElseThrow();
  }

  private JobState end(String job) throws InterruptedException {
    return ours.server().jobs().await(job).orElseThrow().state();
  }

  private static boolean has(RunningArchive archive, SmallInstance instance) throws Exception {
    return archive.get("/instances/" + id(instance)).statusCode() == 200;
  }

  @Test
  void whatSendsAndRetrievesGoesOnAfterARestart() throws Exception {
    List<SmallInstance> sent = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      SmallInstance instance = SmallInstance.of(number, 1, 200);
      sent.add(instance);
      assertThat(ours.upload(instance.file()).statusCode()).isEqualTo(200);
    }
    SmallInstance got = SmallInstance.of(3, 1, 200);
    SmallInstance retrieved = SmallInstance.of(4, 1, 200);
    for (SmallInstance instance : List.of(got, retrieved)) {
      assertThat(other.upload(instance.file()).statusCode()).isEqualTo(200);
    }
    Holding holding = hold();
    String resources = "{\"Asynchronous\": true, \"Resources\": [%s]}";
    List<String> jobs = new ArrayList<>();
    int number = 0;
    for (String path :
        List.of("/modalities/other/store", "/peers/other/store", "/dicom-web/servers/other/stow")) {
      jobs.add(submit(path, resources.formatted("\"" + id(sent.get(number++)) + "\"")));
    }
    jobs.add(
        submit(
            "/modalities/other/get",
            "{\"Asynchronous\": true, \"Level\": \"Study\", \"Resources\": [{\"PatientID\":"
                + " \"SEED3\", \"StudyInstanceUID\": \"2.25.1000003.1\"}]}"));
    jobs.add(
        submit(
            "/dicom-web/servers/other/retrieve",
            resources.formatted("{\"Study\": \"2.25.1000004.1\"}")));
    for (String job : jobs) {
      assertThat(ours.post("/jobs/" + job + "/pause", "").statusCode()).isEqualTo(200);
    }
    holding.may.countDown();
    assertThat(has(other, sent.getFirst())).isFalse();

    ours.restart();

    for (String job : jobs) {
      assertThat(end(job)).as(ours.get("/jobs/" + job).body()).isEqualTo(JobState.SUCCESS);
    }
    for (SmallInstance instance : sent) {
      assertThat(has(other, instance)).isTrue();
    }
    assertThat(has(ours, got)).isTrue();
    assertThat(has(ours, retrieved)).isTrue();
  }

  @Test
  void aJobWhoseRemoteOrSubmitterIsGoneIsNotResumedAndOneWhoseInstanceIsGoneFails()
      throws Exception {
    SmallInstance kept = SmallInstance.of(1, 1, 200);
    SmallInstance gone = SmallInstance.of(2, 1, 200);
    ours.upload(kept.file());
    ours.upload(gone.file());
    Holding holding = hold();
    String resources = "{\"Asynchronous\": true, \"Resources\": [\"%s\"]}";
    String toPeer = submit("/peers/other/store", resources.formatted(id(kept)));
    String toServer = submit("/dicom-web/servers/other/stow", resources.formatted(id(gone)));
    for (String job : List.of(toPeer, toServer)) {
      ours.post("/jobs/" + job + "/pause", "");
    }
    holding.may.countDown();
    ours.send(ours.request("/peers/other").DELETE());
    ours.send(ours.request("/instances/" + id(gone)).DELETE());

    ours.restart();

    assertThat(ours.get("/jobs/" + toPeer).statusCode()).isEqualTo(404);
    assertThat(end(toServer)).isEqualTo(JobState.FAILURE);
    assertThat(ours.get("/jobs/" + toServer).body()).contains("is gone meanwhile");
  }

  @Test
  void aJobForAPeerThatWasAwayIsHandedInAgain() throws Exception {
    SmallInstance instance = SmallInstance.of(1, 1, 200);
    ours.upload(instance.file());
    other.server().close();
    String body = "{\"Asynchronous\": true, \"Resources\": [\"" + id(instance) + "\"]}";
    String job = submit("/peers/other/store", body);
    assertThat(end(job)).isEqualTo(JobState.FAILURE);

    other.restart();
    assertThat(ours.post("/jobs/" + job + "/resubmit", "").statusCode()).isEqualTo(200);

    assertThat(end(job)).isEqualTo(JobState.SUCCESS);
    assertThat(has(other, instance)).isTrue();
  }

  @Test
  void copiesThatWereMadeAreNotMadeAgainWhenTheirJobIsHandedInAgain() throws Exception {
    byte[] first = SampleScans.file(SampleScans.slice("ANN-1", "Ann", 1, 1, 1));
    byte[] second = SampleScans.file(SampleScans.slice("ANN-1", "Ann", 1, 1, 2));
    String study = RunningArchive.object(ours.upload(first)).text("ParentStudy").orElseThrow();
    String withdrawn = RunningArchive.object(ours.upload(second)).text("ID").orElseThrow();
    Holding holding = hold();
    String job =
        submit(
            "/studies/" + study + "/modify",
            "{\"Asynchronous\": true, \"Replace\": {\"StudyDescription\": \"other\"}}");
    ours.send(ours.request("/instances/" + withdrawn).DELETE());
    holding.may.countDown();
    assertThat(end(job)).isEqualTo(JobState.FAILURE);
    assertThat(ours.get("/jobs/" + job).body()).contains("withdrawn in the meantime");
    ours.upload(second);

    assertThat(ours.post("/jobs/" + job + "/resubmit", "").statusCode()).isEqualTo(200);

    assertThat(end(job)).isEqualTo(JobState.SUCCESS);
    assertThat(((JsonValue.Items) RunningArchive.json(ours.get("/instances"))).values()).hasSize(4);
    assertThat(((JsonValue.Items) RunningArchive.json(ours.get("/studies"))).values()).hasSize(2);
  }
}
