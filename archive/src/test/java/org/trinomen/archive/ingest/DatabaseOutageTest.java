package org.trinomen.archive.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.index.PostgresIndex;
import org.trinomen.archive.index.PostgresSettings;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.index.TestPostgres;

/** The database goes, and comes back: nothing that was acknowledged is lost, or not shown. */
final class DatabaseOutageTest {

  private static final int UNINDEXED_MAX = 500;

  @TempDir Path folder;

  /** A permit for each instance that a sender of {@link #send} was told is stored. */
  private final Semaphore stored = new Semaphore(0);

  private TestPostgres postgres;
  private PostgresSettings settings;

  @BeforeEach
  void startDatabase() {
    postgres = TestPostgres.start();
    settings = postgres.freshSchema();
  }

  @AfterEach
  void stopDatabase() {
    postgres.close();
  }

  private TestArchive open(int unindexedMax) throws IOException {
    return TestArchive.open(
        folder,
        new FaultyFiles(),
        InstantSource.fixed(Scans.EPOCH),
        in -> PostgresIndex.open(settings, in.toString()),
        TestArchive.SETTINGS.withUnindexedMax(unindexedMax));
  }

  private static IngestOutcome receive(TestArchive archive, int instance) throws IOException {
    return archive.receive(file(slice(1, 1, 1, instance), 100));
  }

  @Test
  void arrivalsAreKeptWhileTheDatabaseIsAwayAndShownWhenItIsBack() throws Exception {
    try (TestArchive archive = open(UNINDEXED_MAX)) {
      for (int n = 1; n <= 5; n++) {
        assertThat(receive(archive, n)).isInstanceOf(IngestOutcome.Stored.class);
      }
      assertThat(archive.index().statistics().instances()).isEqualTo(5);
      postgres.kill();

      for (int n = 6; n <= 50; n++) {
        assertThat(receive(archive, n)).isInstanceOf(IngestOutcome.Stored.class);
      }
      assertThatThrownBy(() -> archive.index().statistics())
          .isInstanceOf(IndexUnavailableException.class);

      postgres.startAgain();
      archive.awaitCaughtUp();
      assertThat(archive.index().statistics().instances()).isEqualTo(50);
      assertThat(receive(archive, 7)).isInstanceOf(IngestOutcome.AlreadyHeld.class);
      archive.verify();
    }
  }

  @Test
  void noMoreThanTheBoundAreKeptWithoutAnIndex() throws Exception {
    try (TestArchive archive = open(3)) {
      assertThat(receive(archive, 1)).isInstanceOf(IngestOutcome.Stored.class);
      postgres.kill();
      for (int n = 2; n <= 4; n++) {
        assertThat(receive(archive, n)).isInstanceOf(IngestOutcome.Stored.class);
      }
      assertThatThrownBy(() -> receive(archive, 5))
          .hasCauseInstanceOf(IndexUnavailableException.class);

      postgres.startAgain();
      archive.awaitCaughtUp();
      assertThat(receive(archive, 5)).isInstanceOf(IngestOutcome.Stored.class);
      assertThat(archive.index().statistics().instances()).isEqualTo(5);
      archive.verify();
    }
  }

  /** Nobody can tell that it is held; it is found out when the index has read it. */
  @Test
  void sameBytesThatCameTwiceMeanwhileAreNoConflict() throws Exception {
    try (TestArchive archive = open(UNINDEXED_MAX)) {
      assertThat(receive(archive, 1)).isInstanceOf(IngestOutcome.Stored.class);
      postgres.kill();
      assertThat(receive(archive, 1)).isInstanceOf(IngestOutcome.Stored.class);

      postgres.startAgain();
      archive.awaitCaughtUp();
      String uid = Scans.sopUid(1, 1, 1, 1);
      assertThat(archive.index().statistics().instances()).isOne();
      assertThat(archive.index().bySopInstanceUid(uid))
          .hasSize(2)
          .noneMatch(held -> held.facts().orElseThrow().conflicting());
      archive.verify();
    }
  }

  /** The archive can be stopped and started in the meantime. */
  @Test
  void whatWasKeptWithoutAnIndexIsReadAtTheNextStart() throws Exception {
    try (TestArchive archive = open(UNINDEXED_MAX)) {
      receive(archive, 1);
      postgres.kill();
      receive(archive, 2);
    }
    postgres.startAgain();
    try (TestArchive archive = open(UNINDEXED_MAX)) {
      assertThat(archive.index().statistics().instances()).isEqualTo(2);
      archive.verify();
    }
  }

  /** As after a change to a standby that had not received the last commits. */
  @Test
  void databaseThatComesBackWithoutItsLastCommitsShowsNothingLess() throws Exception {
    try (TestArchive archive = open(UNINDEXED_MAX)) {
      receive(archive, 1);
      assertThat(archive.index().statistics().instances()).isOne();
      postgres.kill();
      postgres.keepCopy();
      postgres.startAgain();
      for (int n = 2; n <= 20; n++) {
        receive(archive, n);
      }
      archive.awaitCaughtUp();
      assertThat(archive.index().statistics().instances()).isEqualTo(20);
      postgres.kill();
      postgres.bringBackCopy();
      postgres.startAgain();

      List<Long> seen = new ArrayList<>();
      try {
        seen.add(archive.index().statistics().instances());
      } catch (IndexUnavailableException _) {
        archive.awaitCaughtUp();
        seen.add(archive.index().statistics().instances());
      }
      assertThat(seen).containsExactly(20L);
      archive.verify();
    }
  }

  @Test
  void nothingAcknowledgedIsLostWhenTheDatabaseIsKilledUnderLoad() throws Exception {
    int kills = 3;
    Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger next = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(4);
    try (TestArchive archive = open(100_000)) {
      for (int i = 0; i < 4; i++) {
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    send(archive, next, acknowledged, stop);
                  } finally {
                    ended.countDown();
                  }
                });
      }
      for (int kill = 0; kill < kills; kill++) {
        awaitMore(200);
        postgres.kill();
        awaitMore(200);
        postgres.startAgain();
        archive.awaitCaughtUp();
      }
      stop.set(true);
      ended.await();
      archive.awaitCaughtUp();

      Set<Integer> found = ConcurrentHashMap.newKeySet();
      for (int n : acknowledged) {
        if (!archive.index().bySopInstanceUid(Scans.sopUid(1, 1, n % 20, n)).isEmpty()) {
          found.add(n);
        }
      }
      assertThat(found).isEqualTo(acknowledged);
      archive.verify();
    }
  }

  private void send(
      TestArchive archive, AtomicInteger next, Set<Integer> acknowledged, AtomicBoolean stop) {
    while (!stop.get()) {
      int n = next.incrementAndGet();
      try {
        if (archive.receive(file(slice(1, 1, n % 20, n), 100)) instanceof IngestOutcome.Stored) {
          acknowledged.add(n);
          stored.release();
        }
      } catch (IOException _) {
        // not acknowledged: the sender would send it again
      }
    }
  }

  private void awaitMore(int more) throws InterruptedException {
    stored.drainPermits();
    assertThat(stored.tryAcquire(more, 60, TimeUnit.SECONDS)).isTrue();
  }
}
