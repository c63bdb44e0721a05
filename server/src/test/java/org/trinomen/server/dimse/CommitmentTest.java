package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.commitment.CommitmentRequests;
import org.trinomen.archive.commitment.RequestedCommitment;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.CommitmentRequest;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.NormalizedHandler;
import org.trinomen.dicom.dimse.NormalizedRequest;
import org.trinomen.dicom.dimse.NormalizedScu;
import org.trinomen.dicom.dimse.Notification;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.ul.UserItem;
import org.trinomen.server.cli.CommandRun;

/** Storage commitment in both roles, over one association and over two. */
@Timeout(120)
final class CommitmentTest {

  private static final int SEVERAL = 20;
  private static final int NOBODY_LISTENS = 104;

  @TempDir private Path folder;

  private QueriedArchive archive() throws IOException {
    return archive(NOBODY_LISTENS);
  }

  private QueriedArchive archive(int hearing) throws IOException {
    return new QueriedArchive(
        Files.createDirectories(folder.resolve("archive")),
        Map.of(
            "reader", QueriedArchive.node("READER", hearing, "echo, store, commit"),
            "storer", QueriedArchive.node("STORER", 104, "echo, store")));
  }

  private static List<MadeInstance> store(QueriedArchive archive) throws IOException {
    List<MadeInstance> instances = new ArrayList<>();
    for (int number = 1; number <= SEVERAL; number++) {
      instances.add(MadeInstance.of(1, 1, number));
    }
    DicomPeer.store(archive.port(), instances);
    return instances;
  }

  private static List<ReferencedSop> references(List<MadeInstance> instances) {
    return instances.stream()
        .map(each -> new ReferencedSop(each.sopClassUid(), each.sopInstanceUid()))
        .toList();
  }

  private static NormalizedScu scu(QueriedArchive archive, String aeTitle) {
    return new NormalizedScu(
        DicomPeer.caller(aeTitle), new RemoteNode("127.0.0.1", archive.port(), "TRINOMEN"));
  }

  private static NormalizedScu.Outcome ask(NormalizedScu scu, CommitmentRequest request) {
    return scu.act(
        Uids.StorageCommitmentPushModel,
        Uids.StorageCommitmentPushModelInstance,
        1,
        request.toDataSet());
  }

  private static void assertStatus(NormalizedScu.Outcome outcome, int status) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            NormalizedScu.Answered.class,
            answered -> assertThat(answered.status().code()).isEqualTo(status));
  }

  private static List<NormalizedRequest> await(NormalizedScu scu) {
    List<NormalizedRequest> events = new ArrayList<>();
    scu.awaitEvent(
        30_000,
        new NormalizedHandler() {
          @Override
          public boolean provides(String sopClassUid) {
            return sopClassUid.equals(Uids.StorageCommitmentPushModel);
          }

          @Override
          public ActionOutcome act(NormalizedRequest request) {
            return ActionOutcome.of(Status.UNRECOGNIZED_OPERATION);
          }

          @Override
          public Status take(NormalizedRequest event) {
            events.add(event);
            return Status.SUCCESS;
          }
        });
    return events;
  }

  @Test
  void whoWaitsHearsOnTheSameAssociationWhatIsKeptAndWhatIsNot() throws IOException {
    try (QueriedArchive archive = archive()) {
      List<ReferencedSop> kept = references(store(archive));
      ReferencedSop absent = new ReferencedSop(Uids.CTImageStorage, "1.2.3");
      ReferencedSop otherClass =
          new ReferencedSop(Uids.MRImageStorage, kept.getFirst().sopInstanceUid());
      List<ReferencedSop> asked = new ArrayList<>(kept.subList(1, kept.size()));
      asked.add(absent);
      asked.add(otherClass);
      try (NormalizedScu scu = scu(archive, "READER")) {
        assertStatus(ask(scu, new CommitmentRequest("2.25.1", asked)), 0);
        List<NormalizedRequest> events = await(scu);

        assertThat(events).hasSize(1);
        assertThat(events.getFirst().typeId()).isEqualTo(CommitmentReport.FAILURES_EXIST);
        CommitmentReport report = CommitmentReport.read(events.getFirst().information());
        assertThat(report.transactionUid()).isEqualTo("2.25.1");
        assertThat(report.committed()).isEqualTo(kept.subList(1, kept.size()));
        assertThat(report.failed())
            .containsExactly(
                new FailedSop(absent, FailedSop.NO_SUCH_OBJECT_INSTANCE),
                new FailedSop(otherClass, FailedSop.CLASS_INSTANCE_CONFLICT));
      }
      assertThat(owed(archive)).isEmpty();
    }
  }

  @Test
  void whoReleasesIsCalledInTheRoleOfProvider() throws Exception {
    try (EventHearer hearer = new EventHearer(_ -> Status.SUCCESS);
        QueriedArchive archive = archive(hearer.port())) {
      List<ReferencedSop> kept = references(store(archive));
      try (NormalizedScu scu = scu(archive, "READER")) {
        assertStatus(ask(scu, new CommitmentRequest("2.25.2", kept)), 0);
      }

      EventHearer.Heard heard = hearer.next();

      assertThat(heard.event().typeId()).isEqualTo(CommitmentReport.SUCCESSFUL);
      assertThat(heard.association().callingAeTitle()).isEqualTo("TRINOMEN");
      assertThat(heard.association().userInformation().all(UserItem.RoleSelection.class))
          .containsExactly(
              new UserItem.RoleSelection(Uids.StorageCommitmentPushModel, false, true));
      assertThat(CommitmentReport.read(heard.event().information()).committed()).isEqualTo(kept);
    }
  }

  @Test
  void aReportIsOwedOverARestartUntilThePeerTakesIt() throws Exception {
    List<ReferencedSop> kept;
    try (EventHearer hearer =
        new EventHearer(count -> count == 1 ? Status.RESOURCE_LIMITATION : Status.SUCCESS)) {
      try (QueriedArchive archive = archive(hearer.port())) {
        kept = references(store(archive));
        try (NormalizedScu scu = scu(archive, "READER")) {
          assertStatus(ask(scu, new CommitmentRequest("2.25.3", kept)), 0);
        }
        hearer.next();
        assertThat(owed(archive)).containsExactly("2.25.3.txt");
      }
      try (QueriedArchive archive = archive(hearer.port())) {
        CommitmentReport report = CommitmentReport.read(hearer.next().event().information());

        assertThat(report.committed()).isEqualTo(kept);
        assertThat(archive.port()).isPositive();
      }
      try (QueriedArchive archive = archive(hearer.port())) {
        assertThat(owed(archive)).isEmpty();
        assertThat(hearer.more()).isEmpty();
      }
    }
  }

  @Test
  void theSameRequestTwiceIsOneAndAnotherUnderItsUidIsRefused() throws IOException {
    try (QueriedArchive archive = archive()) {
      List<ReferencedSop> kept = references(store(archive));
      CommitmentRequest request = new CommitmentRequest("2.25.4", kept);
      for (int i = 0; i < 2; i++) {
        try (NormalizedScu scu = scu(archive, "READER")) {
          assertStatus(ask(scu, request), 0);
        }
      }
      assertThat(owed(archive)).containsExactly("2.25.4.txt");

      try (NormalizedScu scu = scu(archive, "READER")) {
        assertStatus(
            ask(scu, new CommitmentRequest("2.25.4", kept.subList(0, 1))),
            Status.INVALID_ARGUMENT_VALUE.code());
      }
    }
  }

  @Test
  void whoMayNotAskIsRefused() throws IOException {
    try (QueriedArchive archive = archive();
        NormalizedScu scu = scu(archive, "STORER")) {
      CommitmentRequest request =
          new CommitmentRequest("2.25.5", List.of(new ReferencedSop("1.2", "1.2.3")));
      assertThat(ask(scu, request)).isInstanceOf(NormalizedScu.Unanswered.class);
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() throws IOException {
    try (QueriedArchive archive = archive()) {
      CommitmentRequest request =
          new CommitmentRequest("2.25.6", List.of(new ReferencedSop("1.2", "1.2.3")));
      String push = Uids.StorageCommitmentPushModel;
      String instance = Uids.StorageCommitmentPushModelInstance;
      try (NormalizedScu scu = scu(archive, "READER")) {
        assertStatus(scu.act(push, "1.2.3", 1, request.toDataSet()), 0x0112);
      }
      for (String aeTitle : List.of("READER", "STORER")) {
        try (NormalizedScu scu = scu(archive, aeTitle)) {
          assertStatus(scu.act(Uids.Verification, instance, 1, request.toDataSet()), 0x0118);
        }
      }
      try (NormalizedScu scu = scu(archive, "READER")) {
        assertStatus(scu.act(push, instance, 7, request.toDataSet()), 0x0123);
      }
      try (NormalizedScu scu = scu(archive, "READER")) {
        assertStatus(scu.act(push, instance, 1, DataSet.empty()), 0x0115);
      }
    }
  }

  @Test
  void oneArchiveAsksAnotherAndKeepsItsAnswerOverARestart() throws Exception {
    try (QueriedArchive other = archive()) {
      List<ReferencedSop> kept = references(store(other));
      List<ReferencedSop> asked = new ArrayList<>(kept);
      ReferencedSop absent = new ReferencedSop(Uids.CTImageStorage, "1.2.3");
      asked.add(absent);
      String all;
      String some;
      RequestedCommitment failed;
      try (QueriedArchive archive = asking(other)) {
        CommitmentRequests requests = archive.server().commitmentRequests();

        all = ((CommitmentRequests.Asked) requests.request("other", kept)).transactionUid();
        some = ((CommitmentRequests.Asked) requests.request("other", asked)).transactionUid();

        assertThat(requests.request("nobody", kept))
            .isInstanceOf(CommitmentRequests.UnknownPeer.class);
        assertThat(reported(requests, all).status()).isEqualTo(RequestedCommitment.Status.SUCCESS);
        failed = reported(requests, some);
        assertThat(failed.status()).isEqualTo(RequestedCommitment.Status.FAILURE);
        assertThat(failed.successes()).isEqualTo(kept);
        assertThat(failed.failures()).containsExactly(new FailedSop(absent, 274));
      }
      try (QueriedArchive again = asking(other)) {
        CommitmentRequests requests = again.server().commitmentRequests();
        assertThat(requests.transactions()).containsExactlyInAnyOrder(all, some);
        assertThat(requests.find(some)).contains(failed);
        assertThat(requests.find("1.2.3")).isEmpty();
      }
    }
  }

  private QueriedArchive asking(QueriedArchive other) throws IOException {
    return new QueriedArchive(
        Files.createDirectories(folder.resolve("asking")),
        Map.of("other", QueriedArchive.node("TRINOMEN", other.port(), "echo")),
        "dicom.ae-title = READER");
  }

  @Test
  void theCommandLineAsksForFiles() throws Exception {
    try (QueriedArchive archive = archive()) {
      Path files = Files.createDirectories(folder.resolve("files"));
      List<MadeInstance> instances = store(archive);
      for (MadeInstance each : instances) {
        write(each, files);
      }
      String to = "127.0.0.1:" + archive.port() + "/TRINOMEN";

      CommandRun all = CommandRun.of("commit", "--to", to, "--as", "READER", files.toString());
      write(MadeInstance.of(9, 9, 9), files);
      CommandRun some =
          CommandRun.of("commit", "--json", "--to", to, "--as", "READER", files.toString());
      CommandRun refused = CommandRun.of("commit", "--to", to, "--as", "STORER", files.toString());

      assertThat(all.exitCode()).as(all.err()).isZero();
      assertThat(all.out()).contains(SEVERAL + " kept, 0 not");
      assertThat(some.exitCode()).isEqualTo(1);
      assertThat(some.err()).contains("not kept: 0x0112 no such object instance");
      assertThat(some.out().lines().filter(line -> line.contains("\"kept\":true")))
          .hasSize(SEVERAL);
      assertThat(refused.exitCode()).isEqualTo(69);
    }
  }

  static void write(MadeInstance instance, Path folder) throws IOException {
    try (OutputStream out =
        Files.newOutputStream(folder.resolve(instance.sopInstanceUid() + ".dcm"))) {
      out.write(
          FileMeta.encode(
              instance.sopClassUid(), instance.sopInstanceUid(), instance.transferSyntaxUid()));
      instance.writeTo(instance.transferSyntaxUid(), out);
    }
  }

  @Test
  void aPeerThatDoesNotLookIsToldOfAndNothingIsKept() throws Exception {
    try (QueriedArchive archive = archive()) {
      CommitmentRequests requests = archive.server().commitmentRequests();

      assertThat(requests.request("reader", List.of(new ReferencedSop("1.2", "1.2.3"))))
          .isInstanceOfSatisfying(
              CommitmentRequests.Refused.class,
              refused -> assertThat(refused.why()).contains("can't connect"));
      assertThat(requests.transactions()).isEmpty();
    }
  }

  @Test
  void reportsOfWhatWasNotAskedAreRefused() throws IOException {
    try (QueriedArchive archive = archive()) {
      Caller caller = DicomPeer.caller("STORER");
      RemoteNode node = new RemoteNode("127.0.0.1", archive.port(), "TRINOMEN");
      CommitmentReport report =
          new CommitmentReport("2.25.7", List.of(new ReferencedSop("1.2", "1.2.3")), List.of());
      try (NormalizedScu scu = new NormalizedScu(caller, node)) {
        assertStatus(scu.tell(report(report)), Status.INVALID_ARGUMENT_VALUE.code());
      }
      try (NormalizedScu scu = new NormalizedScu(DicomPeer.caller("STRANGER"), node)) {
        assertThat(scu.tell(report(report))).isInstanceOf(NormalizedScu.Unanswered.class);
      }
    }
  }

  private static RequestedCommitment reported(CommitmentRequests requests, String uid)
      throws IOException {
    while (true) {
      RequestedCommitment request = requests.find(uid).orElseThrow();
      if (request.report().isPresent()) {
        return request;
      }
      Thread.onSpinWait();
    }
  }

  private static List<String> owed(QueriedArchive archive) throws IOException {
    try (Stream<Path> files = Files.list(archive.folder().resolve("data/commitments/owed"))) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private static Notification report(CommitmentReport report) {
    return new Notification() {
      @Override
      public String sopClassUid() {
        return Uids.StorageCommitmentPushModel;
      }

      @Override
      public String sopInstanceUid() {
        return Uids.StorageCommitmentPushModelInstance;
      }

      @Override
      public int eventTypeId() {
        return report.eventTypeId();
      }

      @Override
      public DataSet information() {
        return report.toDataSet();
      }

      @Override
      public void answered(Status status) {}

      @Override
      public void unanswered() {}
    };
  }
}
