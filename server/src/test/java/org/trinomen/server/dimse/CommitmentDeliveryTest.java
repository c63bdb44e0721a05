package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.audit.AuditSettings;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.commitment.CommitmentPeers;
import org.trinomen.archive.commitment.CommitmentProvider;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.job.RetrySchedule;
import org.trinomen.dicom.commitment.CommitmentReport;
import org.trinomen.dicom.commitment.CommitmentRequest;
import org.trinomen.dicom.commitment.FailedSop;
import org.trinomen.dicom.commitment.ReferencedSop;
import org.trinomen.dicom.dimse.Caller;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.ul.AssociationSettings;
import org.trinomen.dicom.ul.Implementation;

/** Reports that are owed, and peers that do not take them. */
@Timeout(120)
final class CommitmentDeliveryTest {

  private static final RetrySchedule SOON =
      new RetrySchedule(List.of(Duration.ofMillis(1), Duration.ofMillis(5)), 4);
  private static final AssociationSettings HASTY =
      AssociationSettings.of(new Implementation("2.25.1", "TEST")).withTimes(200, 200, 200);
  private static final RemoteNode NOBODY = new RemoteNode("127.0.0.1", 1, "NOBODY");

  @TempDir private Path folder;

  private final Map<String, Supplier<RemoteNode>> nodes = new ConcurrentHashMap<>();
  private QueriedArchive archive;
  private AuditTrail audit;

  @BeforeEach
  void start() throws IOException {
    archive = new QueriedArchive(Files.createDirectories(folder.resolve("archive")), Map.of());
    audit = AuditTrail.open(new DiskFiles(), folder.resolve("audit"), AuditSettings.DEFAULT);
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
    audit.close();
  }

  private CommitmentProvider open() throws IOException {
    return open(Clock.systemUTC());
  }

  private CommitmentProvider open(InstantSource clock) throws IOException {
    CommitmentPeers peers =
        new CommitmentPeers() {
          @Override
          public Optional<Peer> named(String name) {
            return Optional.empty();
          }

          @Override
          public Optional<Peer> titled(String aeTitle, String ourAeTitle) {
            return Optional.ofNullable(nodes.get(aeTitle))
                .map(node -> new Peer(aeTitle, Caller.of(ourAeTitle, HASTY), node.get()));
          }
        };
    return CommitmentProvider.open(
        new DiskFiles(),
        folder.resolve("owed"),
        archive.server().finder(),
        peers,
        audit,
        clock,
        SOON);
  }

  /** Asks, and goes away without waiting. */
  private static void ask(CommitmentProvider provider, String aeTitle, String uid)
      throws IOException {
    CommitmentRequest request =
        new CommitmentRequest(uid, List.of(new ReferencedSop("1.2", "1.2.3")));
    assertThat(provider.request(aeTitle, "TRINOMEN", request))
        .isInstanceOfSatisfying(
            CommitmentProvider.Taken.class, taken -> taken.report().unanswered());
  }

  private static void awaitNoneOwed(CommitmentProvider provider) {
    while (provider.owed() > 0) {
      Thread.onSpinWait();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("owed"))) {
      return files.toList();
    }
  }

  @Test
  void aPeerThatWasAwayIsToldWhenItIsBack() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    try (EventHearer hearer = new EventHearer(_ -> Status.SUCCESS);
        CommitmentProvider provider = open()) {
      RemoteNode there = new RemoteNode("127.0.0.1", hearer.port(), "PEER");
      nodes.put("PEER", () -> tries.incrementAndGet() < 3 ? NOBODY : there);
      ask(provider, "PEER", "2.25.1");

      CommitmentReport report = CommitmentReport.read(hearer.next().event().information());
      awaitNoneOwed(provider);

      assertThat(report.transactionUid()).isEqualTo("2.25.1");
      assertThat(tries.get()).isEqualTo(3);
      assertThat(files()).isEmpty();
      assertThat(hearer.more()).isEmpty();
    }
  }

  @Test
  void aPeerThatIsMuteIsGivenUpAndHoldsUpNobodyElse() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        EventHearer hearer = new EventHearer(_ -> Status.SUCCESS);
        CommitmentProvider provider = open()) {
      AtomicInteger tries = new AtomicInteger();
      RemoteNode silent = new RemoteNode("127.0.0.1", mute.getLocalPort(), "MUTE");
      RemoteNode there = new RemoteNode("127.0.0.1", hearer.port(), "PEER");
      nodes.put(
          "MUTE",
          () -> {
            tries.incrementAndGet();
            return silent;
          });
      nodes.put("PEER", () -> there);
      ask(provider, "MUTE", "2.25.2");
      ask(provider, "PEER", "2.25.3");

      assertThat(CommitmentReport.read(hearer.next().event().information()).transactionUid())
          .isEqualTo("2.25.3");
      awaitNoneOwed(provider);

      assertThat(tries.get()).isEqualTo(4);
      assertThat(files()).isEmpty();
    }
  }

  /**
   * Two associations bring different requests under one transaction UID. The second one comes while
   * the first is looked at: it must wait, or be written over the first, and told after a restart.
   */
  @Test
  void ofTwoRequestsAtOnceUnderOneUidTheSecondIsRefused() throws Exception {
    List<ReferencedSop> one = List.of(new ReferencedSop("1.2", "1.2.3"));
    List<ReferencedSop> other = List.of(new ReferencedSop("1.2", "1.2.4"));
    AtomicReference<CommitmentProvider> asked = new AtomicReference<>();
    FutureTask<CommitmentProvider.Answer> second =
        new FutureTask<>(
            () -> asked.get().request("PEER", "TRINOMEN", new CommitmentRequest("2.25.7", other)));
    Thread rival = Thread.ofPlatform().unstarted(second);
    Thread here = Thread.currentThread();
    InstantSource clock =
        () -> {
          if (Thread.currentThread() == here
              && asked.get() != null
              && rival.getState() == Thread.State.NEW) {
            rival.start();
            while (rival.getState() != Thread.State.WAITING && rival.isAlive()) {
              Thread.onSpinWait();
            }
          }
          return Instant.now();
        };
    try (EventHearer hearer = new EventHearer(_ -> Status.SUCCESS)) {
      RemoteNode there = new RemoteNode("127.0.0.1", hearer.port(), "PEER");
      nodes.put("PEER", () -> there);
      try (CommitmentProvider provider = open(clock)) {
        asked.set(provider);
        assertThat(provider.request("PEER", "TRINOMEN", new CommitmentRequest("2.25.7", one)))
            .isInstanceOf(CommitmentProvider.Taken.class);
        assertThat(second.get()).isInstanceOf(CommitmentProvider.InUse.class);
        assertThat(provider.request("PEER", "TRINOMEN", new CommitmentRequest("2.25.7", one)))
            .isInstanceOf(CommitmentProvider.Taken.class);
        assertThat(provider.owed()).isEqualTo(1);
      }
      try (CommitmentProvider restarted = open()) {
        CommitmentReport report = CommitmentReport.read(hearer.next().event().information());
        awaitNoneOwed(restarted);
        assertThat(report.failed().stream().map(FailedSop::sop).toList()).isEqualTo(one);
      }
    }
  }

  @Test
  void aPeerThatRefusesForGoodIsToldOnce() throws Exception {
    try (EventHearer hearer = new EventHearer(_ -> Status.INVALID_ARGUMENT_VALUE);
        CommitmentProvider provider = open()) {
      RemoteNode there = new RemoteNode("127.0.0.1", hearer.port(), "PEER");
      nodes.put("PEER", () -> there);
      ask(provider, "PEER", "2.25.4");

      hearer.next();
      awaitNoneOwed(provider);

      assertThat(hearer.more()).isEmpty();
    }
  }

  @Test
  void whatACrashLeavesIsOwedAndWhatIsNotReadableIsLeftAlone() throws Exception {
    try (EventHearer hearer = new EventHearer(_ -> Status.SUCCESS);
        CommitmentProvider crashed = open()) {
      CommitmentRequest request =
          new CommitmentRequest("2.25.5", List.of(new ReferencedSop("1.2", "1.2.3")));
      crashed.request("PEER", "TRINOMEN", request); // answered, and not told
      Path other = Files.writeString(folder.resolve("owed/2.25.6.txt"), "nothing of ours");
      RemoteNode there = new RemoteNode("127.0.0.1", hearer.port(), "PEER");
      nodes.put("PEER", () -> there);

      try (CommitmentProvider provider = open()) {
        assertThat(CommitmentReport.read(hearer.next().event().information()).transactionUid())
            .isEqualTo("2.25.5");
        awaitNoneOwed(provider);
      }

      assertThat(files()).containsExactly(other);
    }
  }
}
