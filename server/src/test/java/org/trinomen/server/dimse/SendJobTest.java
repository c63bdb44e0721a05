package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.commitment.CommitmentPeers;
import org.trinomen.archive.job.Job;
import org.trinomen.archive.job.JobFailure;
import org.trinomen.archive.job.RetrySchedule;
import org.trinomen.archive.job.Step;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.server.cli.FakeNode;

/** What is queued for a node, step by step, as the queue of jobs would take it. */
@Timeout(120)
final class SendJobTest {

  private static final int SEVERAL = 15;
  private static final RemoteNode NOBODY = new RemoteNode("127.0.0.1", 1, "NODE");

  @TempDir private static Path folder;

  private static QueriedArchive archive;
  private static Finder finder;

  private RemoteNode node = NOBODY;

  @BeforeAll
  static void start() throws IOException {
    archive =
        new QueriedArchive(
            folder, Map.of("reader", QueriedArchive.node("READER", 104, "echo, store")));
    List<MadeInstance> instances = new ArrayList<>();
    for (int number = 1; number <= SEVERAL; number++) {
      instances.add(MadeInstance.of(1, 1, number));
    }
    DicomPeer.store(archive.port(), instances);
    finder = archive.server().finder();
  }

  @AfterAll
  static void stop() throws IOException {
    archive.close();
  }

  private Job job(RetrySchedule schedule) throws IOException {
    List<PublicId> studies = new ArrayList<>();
    finder.find(Query.all(Level.STUDY), study -> studies.add(study.id()));
    CommitmentPeers peers =
        new CommitmentPeers() {
          @Override
          public Optional<Peer> named(String name) {
            return Optional.of(new Peer(name, DicomPeer.caller("TRINOMEN"), node));
          }

          @Override
          public Optional<Peer> titled(String aeTitle, String ourAeTitle) {
            return Optional.empty();
          }
        };
    return new SendQueue(finder, peers, schedule).job("node", studies);
  }

  private static RemoteNode at(FakeNode fake) {
    String[] address = fake.address().split("[:/]");
    return new RemoteNode(address[0], Integer.parseInt(address[1]), address[2]);
  }

  /** As the queue does: the waits that the job asks for, until it is done. */
  private static List<Duration> work(Job job, Runnable afterWait)
      throws IOException, InterruptedException {
    List<Duration> waits = new ArrayList<>();
    while (true) {
      switch (job.step()) {
        case Step.More _ -> {}
        case Step.Again(Duration after) -> {
          job.stop(Job.Stop.PUT_OFF);
          waits.add(after);
          afterWait.run();
        }
        case Step.Done _ -> {
          job.stop(Job.Stop.SUCCEEDED);
          return waits;
        }
      }
    }
  }

  @Test
  void aNodeThatIsNotThereIsTriedAgainUntilItHasAll() throws Exception {
    try (FakeNode fake = new FakeNode(_ -> Status.SUCCESS)) {
      Job job = job(RetrySchedule.DEFAULT);

      List<Duration> waits =
          work(
              job,
              () -> {
                if (job.content().get("Tries").equals(3)) {
                  node = at(fake);
                }
              });

      assertThat(waits)
          .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1));
      assertThat(fake.received()).hasSize(SEVERAL);
      assertThat(fake.associations()).hasSize(1);
      assertThat(job.progress()).isEqualTo(100);
    }
  }

  @Test
  void aNodeWithoutRoomGetsTheRestLater() throws Exception {
    int[] room = {4};
    try (FakeNode fake =
        new FakeNode(_ -> room[0]-- > 0 ? Status.SUCCESS : Status.OUT_OF_RESOURCES)) {
      node = at(fake);

      assertThat(work(job(RetrySchedule.DEFAULT), () -> room[0] = 6)).hasSize(2);

      assertThat(fake.received()).hasSize(SEVERAL);
    }
  }

  @Test
  void whatIsRefusedForGoodDoesNotHoldUpTheRest() throws Exception {
    String refused = MadeInstance.sopInstanceUid(1, 1, 3);
    try (FakeNode fake =
        new FakeNode(
            request ->
                request.sopInstanceUid().equals(refused)
                    ? Status.CANNOT_UNDERSTAND
                    : Status.SUCCESS)) {
      node = at(fake);
      Job job = job(RetrySchedule.DEFAULT);

      assertThatThrownBy(() -> work(job, () -> {}))
          .isInstanceOf(JobFailure.class)
          .hasMessageContaining("1 of " + SEVERAL + " not taken");
      assertThat(fake.received()).hasSize(SEVERAL);
      assertThat(job.content())
          .containsEntry("KeptInstancesCount", SEVERAL - 1)
          .containsEntry("FailedInstancesCount", 1);
    }
  }

  @Test
  void atTheEndOfTheScheduleTheJobFails() throws Exception {
    Job job = job(new RetrySchedule(List.of(Duration.ofSeconds(1), Duration.ofSeconds(7)), 4));
    List<Duration> waits = new ArrayList<>();

    assertThatThrownBy(
            () -> {
              while (true) {
                if (job.step() instanceof Step.Again(Duration after)) {
                  waits.add(after);
                  job.stop(Job.Stop.PUT_OFF);
                }
              }
            })
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("4 tries");
    assertThat(waits)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(7), Duration.ofSeconds(7));
  }
}
