package org.trinomen.archive.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.dicom.Tag;

final class SqliteIndexTest extends IndexContract {

  @Override
  Index openIndex() throws IOException {
    return SqliteIndex.open(folder.resolve("index.db"));
  }

  @Test
  void filesAreForTheOwnerOnly() throws IOException {
    write(Scans.slice(1, 1, 1, 1));

    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSizeGreaterThan(1);
      for (Path file : all) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  /** The log grows by a frame for each page that a commit changes: a lone sender waits for them. */
  @Test
  void instanceOfAKnownSeriesChangesFewPages() throws IOException {
    int pageAndFrameHead = 4096 + 24;
    Path log = folder.resolve("index.db-wal");
    for (int n = 0; n < 20; n++) {
      writeWithinOneSecond(n);
    }
    long before = Files.size(log);
    int instances = 50;

    for (int n = 20; n < 20 + instances; n++) {
      index().bySopInstanceUid(Scans.sopUid(1, 1, 1, n));
      writeWithinOneSecond(n);
    }

    // The instance and its three indexes, the change, the series, the mark; now and then a split.
    assertThat((Files.size(log) - before) / pageAndFrameHead).isLessThan(8L * instances);
  }

  /** Counts commits, and fails the next ones as told. */
  private static final class Commits implements IndexWriter.Commits {
    volatile int made;
    volatile int toFail;

    @Override
    public synchronized void commit(Connection connection) throws SQLException {
      if (toFail > 0) {
        toFail--;
        throw new SQLException("database or disk is full");
      }
      made++;
      connection.commit();
    }
  }

  private static void writeOne(Index index, int n) {
    index.write(List.of(Scans.entry(n, Scans.slice(1, 1, 1, n))), Scans.location(n + 1));
  }

  @Test
  void writesThatNobodyAsksForShareACommit() throws IOException {
    Commits commits = new Commits();
    try (SqlIndex index = SqliteIndex.open(folder.resolve("shared.db"), commits)) {
      for (int n = 0; n < 5; n++) {
        writeOne(index, n);
      }
      assertThat(commits.made).isZero();
      assertThat(index.statistics().instances()).isEqualTo(5);
      assertThat(commits.made).isOne();
      for (int n = 5; n < 105; n++) {
        writeOne(index, n);
      }
      assertThat(index.statistics().instances()).isEqualTo(105);
      assertThat(commits.made).isBetween(2, 5); // how many were shown before it was asked is open
    }
    try (SqlIndex index = SqliteIndex.open(folder.resolve("shared.db"))) {
      assertThat(index.statistics().instances()).isEqualTo(105);
      assertThat(index.mark()).contains(Scans.location(105));
    }
  }

  @Test
  void whoAsksIsToldOfAFailedCommitAndTheNextOneSeesTheRows() throws IOException {
    Commits commits = new Commits();
    try (SqlIndex index = SqliteIndex.open(folder.resolve("failing.db"), commits)) {
      writeOne(index, 0);
      writeOne(index, 1);
      commits.toFail = 2;
      assertThatThrownBy(index::statistics).isInstanceOf(IndexException.class);
      assertThatThrownBy(index::mark).isInstanceOf(IndexException.class);
      assertThat(index.statistics().instances()).isEqualTo(2);

      writeOne(index, 2);
      commits.toFail = 1;
      assertThatThrownBy(index::statistics).isInstanceOf(IndexException.class);
      writeOne(index, 3); // makes up for it
      assertThat(index.statistics().instances()).isEqualTo(4);
      assertThat(index.mark()).contains(Scans.location(4));
      assertThat(index.check()).isEmpty();
    }
  }

  @Test
  void whatManyWroteIsShownThoughNobodyAsks() throws Exception {
    CountDownLatch shown = new CountDownLatch(1);
    IndexWriter.Commits commits =
        connection -> {
          connection.commit();
          shown.countDown();
        };
    try (SqlIndex index = SqliteIndex.open(folder.resolve("unasked.db"), commits)) {
      for (int n = 0; n < IndexBacklog.AT_ONCE; n++) {
        writeOne(index, n);
      }
      assertThat(shown.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoWritesAfterRowsFailedUnaskedIsTold() throws Exception {
    Phaser written = new Phaser(1); // the disk is full once all are written
    CountDownLatch tried = new CountDownLatch(1);
    AtomicBoolean full = new AtomicBoolean(true);
    IndexWriter.Commits commits =
        connection -> {
          if (full.get()) {
            written.awaitAdvance(0);
            tried.countDown();
            throw new SQLException("database or disk is full");
          }
          connection.commit();
        };
    try (SqlIndex index = SqliteIndex.open(folder.resolve("full.db"), commits)) {
      for (int n = 0; n < IndexBacklog.AT_ONCE; n++) {
        writeOne(index, n);
      }
      written.arrive();
      assertThat(tried.await(20, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(index::statistics).isInstanceOf(IndexException.class);
      assertThatThrownBy(() -> writeOne(index, 40)).isInstanceOf(IndexException.class);
      full.set(false);
      assertThat(index.mark()).isEmpty();
      assertThat(index.statistics().instances()).isZero();
    }
  }

  @Test
  void instanceWithoutRowsYetIsKnown() throws IOException {
    String uid = Scans.sopUid(1, 1, 1, 1);
    assertThat(index().bySopInstanceUid(uid)).isEmpty();
    write(Scans.slice(1, 1, 1, 1));

    assertThat(index().bySopInstanceUid(uid)).hasSize(1);
    assertThat(index().bySopInstanceUid(Scans.sopUid(1, 1, 1, 2))).isEmpty();
  }

  /** Who writes then reads on in the volumes from the mark, so nothing may be written twice. */
  @Test
  void afterAFailedWriteTheMarkIsThatOfTheLastCommit() throws IOException {
    Commits commits = new Commits();
    try (SqlIndex index = SqliteIndex.open(folder.resolve("behind.db"), commits)) {
      writeOne(index, 0);
      assertThat(index.mark()).contains(Scans.location(1));
      for (int n = 1; n < 32; n++) {
        writeOne(index, n);
      }
      commits.toFail = 2;
      assertThatThrownBy(index::statistics).isInstanceOf(IndexException.class);
      assertThatThrownBy(() -> writeOne(index, 32)).isInstanceOf(IndexException.class);
      assertThat(index.mark()).contains(Scans.location(1));
      for (int n = 1; n < 33; n++) {
        writeOne(index, n);
      }
      assertThat(index.statistics().instances()).isEqualTo(33);
      assertThat(index.check()).isEmpty();
    }
  }

  private void writeWithinOneSecond(int n) throws IOException {
    IndexEntry entry = Scans.entry(n, Scans.slice(1, 1, 1, n));
    RecordHead head = entry.head();
    RecordHead atOnce =
        new RecordHead(
            Scans.EPOCH.plusMillis(n), head.origin(), head.digest(), head.payloadLength());
    index()
        .write(
            List.of(new IndexEntry(entry.location(), atOnce, entry.header())),
            Scans.location(n + 1));
  }

  @Test
  void twoOfOneUidInOneBatchAreSiblingsThoughNeitherWasKnown() throws IOException {
    String uid = Scans.sopUid(1, 1, 1, 1);
    assertThat(index().bySopInstanceUid(uid)).isEmpty();
    assertThat(index().bySopInstanceUid(uid)).isEmpty();

    write(Scans.slice(1, 1, 1, 1), Scans.slice(1, 1, 1, 1).string(Tag.PatientComments, "again"));

    assertThat(index().bySopInstanceUid(uid))
        .hasSize(2)
        .allMatch(held -> held.facts().orElseThrow().conflicting());
  }
}
