package org.trinomen.archive.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.ingest.TestArchive;

/** An archive of real parts, verified. */
final class WholeArchiveTest {

  private static final int INSTANCES = 40;

  @TempDir Path folder;

  private static byte[] instance(int number) {
    return Scans.file(Scans.slice(number % 2, 1, number % 3, number), 4_000 + number);
  }

  private VerifyReport verify(TestArchive archive) throws IOException {
    return new ArchiveVerifier(
            archive.volumes(),
            archive.index(),
            new DiskFiles(),
            folder.resolve("audit"),
            folder.resolve("ledger"),
            Clock.systemUTC())
        .verify(VerifyProgress.SILENT);
  }

  private List<IngestOutcome.Stored> receive(TestArchive archive, int from, int to)
      throws IOException {
    List<IngestOutcome.Stored> stored = new ArrayList<>();
    for (int i = from; i < to; i++) {
      stored.add((IngestOutcome.Stored) archive.receive(instance(i)));
    }
    return stored;
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("index.db"));
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  @Test
  void whatIngestKeptIsCleanBeforeAndAfterARestart() throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      receive(archive, 0, INSTANCES);
      assertThat(verify(archive).findings()).isEmpty();
    }
    try (TestArchive archive = TestArchive.open(folder)) {
      VerifyReport report = verify(archive);
      assertThat(report.findings()).isEmpty();
      assertThat(report.records()).isEqualTo(INSTANCES);
      assertThat(report.indexed()).isEqualTo(INSTANCES);
    }
  }

  /**
   * What arrives while a verification runs is neither missing from the index nor from the volumes.
   */
  @Test
  void anArchiveInUseIsVerifiedWithoutFalseAlarm() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (TestArchive archive = TestArchive.open(folder);
        ExecutorService sender = Executors.newSingleThreadExecutor()) {
      receive(archive, 0, INSTANCES);
      Future<Integer> sent =
          sender.submit(
              () -> {
                int next = INSTANCES;
                while (!done.get()) {
                  receive(archive, next, next + 1);
                  next++;
                }
                return next;
              });
      long last = 0;
      for (int i = 0; i < 20 || last == INSTANCES; i++) {
        VerifyReport report = verify(archive);
        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isGreaterThanOrEqualTo(last);
        last = report.records();
      }
      done.set(true);
      assertThat(verify(archive).records()).isLessThanOrEqualTo(sent.get());
    }
  }

  @Test
  void aRowThatWasRemovedOrChangedBehindTheIndexsBackIsFound() throws Exception {
    try (TestArchive archive = TestArchive.open(folder)) {
      receive(archive, 0, INSTANCES);
    }
    sql("UPDATE instances SET size = size + 1 WHERE id = 7");
    sql("DELETE FROM instances WHERE id = 9");
    try (TestArchive archive = TestArchive.open(folder)) {
      assertThat(verify(archive).findings())
          .extracting(Finding::kind)
          .contains(
              Finding.Kind.INDEX_DIFFERS,
              Finding.Kind.RECORD_NOT_INDEXED,
              Finding.Kind.INDEX_BROKEN);
    }
  }

  @Test
  void aByteThatChangedOnTheDiskIsFoundAndNamedByItsInstance() throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      List<IngestOutcome.Stored> stored = receive(archive, 0, INSTANCES);
      Path volume = folder.resolve("volumes/000001.vol");
      byte[] bytes = Files.readAllBytes(volume);
      bytes[2_000] ^= 4;
      Files.write(volume, bytes);

      VerifyReport report = verify(archive);

      assertThat(report.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.PAYLOAD_CHANGED);
                assertThat(finding.what()).contains(stored.getFirst().path().instance().toString());
              });
    }
  }
}
