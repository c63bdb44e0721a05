package org.trinomen.archive.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;
import static org.trinomen.archive.index.Scans.sopUid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.index.IndexException;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;

/**
 * Every call that changes the disk fails once, and once for good. Whatever happens, what was
 * acknowledged is there afterwards, and the archive is sound.
 */
final class IngestFaultTest {

  private static final int FILES = 4;

  @TempDir Path folder;

  /** Large ones go through the spool's files and fill several volumes. */
  private static byte[] arrival(int n) {
    return file(slice(1, 1, n % 2, n), n % 3 == 0 ? 150_000 : 3000);
  }

  @ParameterizedTest
  @EnumSource(
      value = FaultyFiles.Fault.class,
      names = {"ONCE", "FOR_GOOD", "FULL_ONCE", "FULL_FOR_GOOD"})
  void acknowledgedIsKeptWhicheverCallFails(FaultyFiles.Fault how) throws IOException {
    int n = 1;
    boolean struck = true;
    while (struck) {
      Path archive = folder.resolve(how + "-" + n);
      FaultyFiles files = new FaultyFiles();
      List<byte[]> acknowledged = receiveWithFault(archive, files, n, how);
      struck = files.struck();
      files.heal();
      requireAll(archive, acknowledged);
      n++;
    }
    assertThat(n).isGreaterThan(FILES); // or nothing was tried
  }

  private static List<byte[]> receiveWithFault(
      Path folder, FaultyFiles files, int n, FaultyFiles.Fault how) throws IOException {
    List<byte[]> acknowledged = new ArrayList<>();
    TestArchive archive = TestArchive.open(folder, files);
    files.failAt(n, how);
    for (int i = 0; i < FILES; i++) {
      byte[] file = arrival(i);
      try {
        switch (archive.receive(file)) {
          case IngestOutcome.Stored _ -> acknowledged.add(file);
          case IngestOutcome.Refused refused ->
              assertThat(refused.why())
                  .isIn(IngestOutcome.Reason.STORAGE_FULL, IngestOutcome.Reason.STORAGE_FAILED);
          case IngestOutcome.AlreadyHeld _, IngestOutcome.Conflicting _ ->
              throw new AssertionError("each file comes once");
        }
      } catch (IOException e) {
        assertThat(e).hasMessageNotContaining("Doe");
      }
    }
    try {
      archive.close();
    } catch (IOException e) {
      archive.index().close(); // the disk is gone for good: what was acknowledged is safe already
    }
    return acknowledged;
  }

  /** The same without a restart: what comes after the disk is well again is taken. */
  @ParameterizedTest
  @EnumSource(
      value = FaultyFiles.Fault.class,
      names = {"ONCE", "FOR_GOOD", "FULL_ONCE", "FULL_FOR_GOOD"})
  void whenTheDiskIsWellAgainArrivalsAreTakenWithoutARestart(FaultyFiles.Fault how)
      throws IOException {
    int n = 1;
    boolean struck = true;
    while (struck) {
      FaultyFiles files = new FaultyFiles();
      try (TestArchive archive = TestArchive.open(folder.resolve(how + "-" + n), files)) {
        archive.receive(arrival(FILES));
        files.failAt(n, how);
        for (int i = 0; i < FILES; i++) {
          try {
            archive.receive(arrival(i));
          } catch (IOException e) {
            assertThat(e).hasStackTraceContaining("injected");
          }
        }
        struck = files.struck();
        files.heal();
        for (int i = 0; i <= FILES; i++) {
          assertThat(archive.receive(arrival(i)))
              .isInstanceOfAny(IngestOutcome.Stored.class, IngestOutcome.AlreadyHeld.class);
        }
        assertThat(archive.index().statistics().instances()).isEqualTo(FILES + 1);
        archive.verify();
      }
      n++;
    }
    assertThat(n).isGreaterThan(FILES);
  }

  /** One fsync that fails is nobody's business but ours: what is in hand is written again. */
  @Test
  void oneFailedSyncIsNotNoticedBySenders() throws IOException {
    FaultyFiles files = new FaultyFiles();
    try (TestArchive archive = TestArchive.open(folder, files)) {
      archive.receive(arrival(1));
      files.failAt(2, FaultyFiles.Fault.ONCE); // write, sync
      assertThat(archive.receive(arrival(2))).isInstanceOf(IngestOutcome.Stored.class);
      assertThat(files.calls()).contains("write 000002.vol");
      assertThat(archive.volumes().end().volume()).isEqualTo(2);
      archive.verify();
    }
  }

  @Test
  void aSyncThatFailsAgainIsSaidToBeTheDisks() throws IOException {
    FaultyFiles files = new FaultyFiles();
    try (TestArchive archive = TestArchive.open(folder, files)) {
      archive.receive(arrival(1));
      files.failAt(1, FaultyFiles.Fault.FOR_GOOD);
      for (int i : new int[] {2, 4, 5}) {
        assertThat(archive.receive(arrival(i)))
            .isInstanceOfSatisfying(
                IngestOutcome.Refused.class,
                refused ->
                    assertThat(refused.why()).isEqualTo(IngestOutcome.Reason.STORAGE_FAILED));
      }
      files.heal();
    }
  }

  @Test
  void whileASyncHangsNothingIsAcknowledgedAndWhatIsHeldIsServed() throws Exception {
    FaultyFiles files = new FaultyFiles();
    try (TestArchive archive = TestArchive.open(folder, files)) {
      archive.receive(arrival(1));
      Resource held = archive.index().bySopInstanceUid(sopUid(1, 1, 1, 1)).getFirst();
      FaultyFiles.Delay delay = files.delay("sync 000001.vol");
      AtomicReference<IngestOutcome> outcome = new AtomicReference<>();
      Thread sender = Thread.ofVirtual().start(() -> outcome.set(received(archive, arrival(2))));
      try {
        delay.awaitReached();
        assertThat(outcome.get()).isNull();
        try (InputStream in = archive.finder().open(held.facts().orElseThrow())) {
          assertThat(in.readAllBytes()).isEqualTo(arrival(1));
        }
        assertThat(archive.index().statistics().instances()).isEqualTo(1);
      } finally {
        delay.release();
      }
      sender.join();
      assertThat(outcome.get()).isInstanceOf(IngestOutcome.Stored.class);
    }
  }

  private static IngestOutcome received(TestArchive archive, byte[] file) {
    try {
      return archive.receive(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens the archive as after a restart; what failed before can be sent again. */
  private static void requireAll(Path folder, List<byte[]> acknowledged) throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.verify();
      List<byte[]> all = new ArrayList<>();
      for (PublicId patient : patients(archive)) {
        for (Resource instance : archive.finder().children(patient, Level.INSTANCE)) {
          try (InputStream in = archive.finder().open(instance.facts().orElseThrow())) {
            all.add(in.readAllBytes());
          }
        }
      }
      assertThat(all).containsAll(acknowledged);
      for (int i = 0; i < FILES; i++) {
        assertThat(archive.receive(arrival(i)))
            .isInstanceOfAny(IngestOutcome.Stored.class, IngestOutcome.AlreadyHeld.class);
      }
      assertThat(archive.index().statistics().instances()).isEqualTo(FILES);
      archive.verify();
    }
  }

  private static List<PublicId> patients(TestArchive archive) {
    Optional<Resource> patient =
        archive.finder().resource(Level.PATIENT, PublicId.ofPath("SUB-001"));
    return patient.map(p -> List.of(p.id())).orElse(List.of());
  }

  @Test
  void bytesAreSyncedBeforeTheIndexHasThemAndBothBeforeTheOutcome() throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.receive(arrival(1));
      archive.files().forgetCalls();

      IngestOutcome outcome = archive.receive(arrival(2));

      List<String> calls = archive.files().calls();
      int write = lastOf(calls, "write");
      int sync = lastOf(calls, "sync");
      assertThat(write).isNotNegative();
      assertThat(sync)
          .as("the last change of the volume is followed by a sync")
          .isGreaterThan(write);
      assertThat(outcome).isInstanceOf(IngestOutcome.Stored.class);
      assertThat(archive.index().statistics().instances()).isEqualTo(2);
      assertThat(archive.index().mark()).contains(archive.volumes().end());
    }
  }

  private static int lastOf(List<String> calls, String kind) {
    for (int i = calls.size() - 1; i >= 0; i--) {
      if (calls.get(i).startsWith(kind)) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void damagedIndexFileIsAFaultAndNotAnEmptyArchive() throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.receive(arrival(1));
    }
    Files.write(folder.resolve("index.db"), new byte[8192]);

    assertThatThrownBy(() -> TestArchive.open(folder)).isInstanceOf(IndexException.class);
  }

  @Test
  void conflictIsStillAConflictAfterARestart() throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      archive.receive(arrival(1));
    }
    try (TestArchive archive = TestArchive.open(folder)) {
      assertThat(archive.receive(file(slice(1, 1, 1, 1).string(Tag.PatientComments, "x"), 10)))
          .isInstanceOf(IngestOutcome.Conflicting.class);
      archive.verify();
    }
  }
}
