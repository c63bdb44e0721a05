package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.commitment.CommitmentRequests;
import org.trinomen.archive.commitment.RequestedCommitment;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;
import org.trinomen.server.FreePort;
import org.trinomen.server.cli.CommandRun;
import org.trinomen.server.json.JsonValue;

/** Storage commitment with Orthanc, which reports on an association of its own, in both roles. */
@Timeout(180)
final class CommitmentWithOrthancTest {

  private static final ReferencedSop ABSENT =
      new ReferencedSop(Uids.CTImageStorage, "2.25.4711.9.9.9");

  @TempDir private Path folder;

  private final int orthancPort = FreePort.any();
  private final int readerPort = FreePort.any();

  private QueriedArchive archive() throws IOException {
    return new QueriedArchive(
        Files.createDirectories(folder.resolve("archive")),
        Map.of(
            "orthanc", QueriedArchive.node("ORTHANC", orthancPort, "echo, store, commit"),
            "reader", QueriedArchive.node("READER", 104, "echo, store")));
  }

  private OrthancPeer orthanc(QueriedArchive archive) throws IOException {
    return OrthancPeer.start(
        folder.resolve("orthanc"),
        orthancPort,
        "{\"trinomen\": [\"TRINOMEN\", \"127.0.0.1\", %d],".formatted(archive.port())
            + " \"reader\": [\"READER\", \"127.0.0.1\", %d]}".formatted(readerPort));
  }

  private static List<MadeInstance> instances() {
    List<MadeInstance> instances = new ArrayList<>();
    for (int number = 1; number <= 12; number++) {
      instances.add(MadeInstance.of(1, 1, number));
    }
    return instances;
  }

  private static List<ReferencedSop> references(List<MadeInstance> instances) {
    return instances.stream()
        .map(each -> new ReferencedSop(each.sopClassUid(), each.sopInstanceUid()))
        .toList();
  }

  @Test
  void orthancIsToldWhatWeKeep() throws Exception {
    try (QueriedArchive archive = archive();
        OrthancPeer orthanc = orthanc(archive)) {
      List<MadeInstance> instances = instances();
      DicomPeer.store(archive.port(), instances);

      assertThat(status(orthanc, references(instances))).isEqualTo("Success");
      List<ReferencedSop> more = new ArrayList<>(references(instances));
      more.add(ABSENT);
      assertThat(status(orthanc, more)).isEqualTo("Failure");
    }
  }

  private static String status(OrthancPeer orthanc, List<ReferencedSop> references)
      throws IOException, InterruptedException {
    StringBuilder asked = new StringBuilder();
    for (ReferencedSop each : references) {
      asked
          .append(asked.isEmpty() ? "" : ",")
          .append("[\"%s\",\"%s\"]".formatted(each.sopClassUid(), each.sopInstanceUid()));
    }
    JsonValue.Members posted =
        orthanc.post(
            "/modalities/trinomen/storage-commitment", "{\"DicomInstances\":[" + asked + "]}");
    String path = posted.text("Path").orElseThrow();
    while (true) {
      String status = orthanc.get(path).text("Status").orElseThrow();
      if (!status.equals("Pending")) {
        return status;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void orthancTellsWhatItKeeps() throws Exception {
    try (QueriedArchive archive = archive();
        OrthancPeer orthanc = orthanc(archive)) {
      List<MadeInstance> instances = instances();
      DicomPeer.store(OrthancPeer.AE_TITLE, orthanc.dicomPort(), instances);
      CommitmentRequests requests = archive.server().commitmentRequests();

      assertThat(reported(requests, references(instances)).status())
          .isEqualTo(RequestedCommitment.Status.SUCCESS);
      List<ReferencedSop> more = new ArrayList<>(references(instances));
      more.add(ABSENT);
      RequestedCommitment failed = reported(requests, more);
      assertThat(failed.successes()).containsExactlyElementsOf(references(instances));
      assertThat(failed.failures())
          .containsExactly(new FailedSop(ABSENT, FailedSop.NO_SUCH_OBJECT_INSTANCE));
    }
  }

  @Test
  void theCommandLineHearsOrthancOnAPort() throws Exception {
    Path files = Files.createDirectories(folder.resolve("files"));
    for (MadeInstance each : instances()) {
      CommitmentTest.write(each, files);
    }
    try (QueriedArchive archive = archive();
        OrthancPeer orthanc = orthanc(archive)) {
      DicomPeer.store(OrthancPeer.AE_TITLE, orthanc.dicomPort(), instances());

      CommandRun run =
          CommandRun.of(
              "commit",
              "--to=127.0.0.1:" + orthanc.dicomPort() + "/ORTHANC",
              "--as=READER",
              "--listen=" + readerPort,
              files.toString());

      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out()).contains("12 kept, 0 not");
    }
  }

  private static RequestedCommitment reported(
      CommitmentRequests requests, List<ReferencedSop> references) throws IOException {
    CommitmentRequests.Outcome outcome = requests.request("orthanc", references);
    assertThat(outcome).isInstanceOf(CommitmentRequests.Asked.class);
    String uid = ((CommitmentRequests.Asked) outcome).transactionUid();
    while (true) {
      RequestedCommitment request = requests.find(uid).orElseThrow();
      if (request.report().isPresent()) {
        return request;
      }
      Thread.onSpinWait();
    }
  }
}
