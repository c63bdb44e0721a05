package org.trinomen.archive.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;

final class IngestTest {

  @TempDir Path folder;
  private TestArchive archive;

  @BeforeEach
  void openArchive() throws IOException {
    archive = TestArchive.open(folder);
  }

  @AfterEach
  void archiveIsSound() throws IOException {
    archive.verify();
    archive.close();
  }

  @Test
  void storedFileComesBackByteForByte() throws IOException {
    byte[] file = file(slice(1, 1, 1, 1), 32_768);

    IngestOutcome outcome = archive.receive(file);

    assertThat(outcome).isInstanceOf(IngestOutcome.Stored.class);
    IngestOutcome.Stored stored = (IngestOutcome.Stored) outcome;
    Resource instance =
        archive.finder().resource(Level.INSTANCE, stored.path().instance()).orElseThrow();
    try (InputStream back = archive.finder().open(instance.facts().orElseThrow())) {
      assertThat(back.readAllBytes()).isEqualTo(file);
    }
    assertThat(instance.facts().get().digest()).isEqualTo(stored.digest());
    assertThat(instance.facts().get().transferSyntaxUid()).isEqualTo("1.2.840.10008.1.2.1");
    assertThat(archive.finder().arrival(instance.facts().get()).origin()).isEqualTo(Scans.ORIGIN);
    long pixelData = instance.facts().get().pixelDataOffset().orElseThrow();
    assertThat(Arrays.copyOfRange(file, (int) pixelData, (int) pixelData + 4))
        .containsExactly(0xE0, 0x7F, 0x10, 0x00);
  }

  @Test
  void largeFileGoesThroughTheDiskAndComesBack() throws IOException {
    byte[] file = file(slice(1, 1, 1, 1), 500_000);

    archive.receive(file);

    List<Resource> all = find(Query.all(Level.INSTANCE));
    try (InputStream back = archive.finder().open(all.getFirst().facts().orElseThrow())) {
      assertThat(back.readAllBytes()).isEqualTo(file);
    }
  }

  @Test
  void secondArrivalOfSameBytesIsAlreadyHeld() throws IOException {
    byte[] file = file(slice(1, 1, 1, 1), 1000);
    archive.receive(file);

    IngestOutcome second = archive.receive(file);

    assertThat(second).isInstanceOf(IngestOutcome.AlreadyHeld.class);
    assertThat(archive.index().statistics().bytes()).isEqualTo(file.length);
  }

  @Test
  void sameDataSetBehindOtherFileMetaIsAlreadyHeld() throws IOException {
    archive.receive(file(slice(1, 1, 1, 1), 200_000, "ONE"));

    IngestOutcome second = archive.receive(file(slice(1, 1, 1, 1), 200_000, "ANOTHER ONE"));

    assertThat(second).isInstanceOf(IngestOutcome.AlreadyHeld.class);
    assertThat(archive.index().statistics().instances()).isEqualTo(1);
  }

  @Test
  void otherContentUnderTheSameUidIsKeptBesideTheFirst() throws IOException {
    byte[] first = file(slice(1, 1, 1, 1), 1000);
    byte[] second = file(slice(1, 1, 1, 1).string(Tag.PatientComments, "corrected"), 1000);
    archive.receive(first);

    IngestOutcome outcome = archive.receive(second);

    assertThat(outcome).isInstanceOf(IngestOutcome.Conflicting.class);
    List<Resource> versions =
        archive.finder().versions(((IngestOutcome.Conflicting) outcome).path().instance());
    assertThat(versions).hasSize(2).allMatch(version -> version.facts().get().conflicting());
    try (InputStream one = archive.finder().open(versions.get(0).facts().get());
        InputStream two = archive.finder().open(versions.get(1).facts().get())) {
      assertThat(one.readAllBytes()).isEqualTo(first);
      assertThat(two.readAllBytes()).isEqualTo(second);
    }
    assertThat(archive.receive(second)).isInstanceOf(IngestOutcome.AlreadyHeld.class);
    assertThat(find(Query.all(Level.INSTANCE))).hasSize(1);
  }

  @Test
  void sameUidForAnotherPatientConflictsAndIsAnInstanceOfItsOwn() throws IOException {
    archive.receive(file(slice(1, 1, 1, 1), 10));

    IngestOutcome outcome =
        archive.receive(file(slice(1, 1, 1, 1).string(Tag.PatientID, "SUB-999"), 10));

    assertThat(outcome).isInstanceOf(IngestOutcome.Conflicting.class);
    assertThat(find(Query.all(Level.INSTANCE))).hasSize(2);
    assertThat(find(Query.all(Level.PATIENT))).hasSize(2);
  }

  @Test
  void duplicatesInFlightTogetherAreKeptOnce() throws Exception {
    byte[] file = file(slice(1, 1, 1, 1), 20_000);

    List<IngestOutcome> outcomes = receiveAll(Collections.nCopies(20, file), 8);

    assertThat(outcomes).filteredOn(o -> o instanceof IngestOutcome.Stored).hasSize(1);
    assertThat(outcomes).filteredOn(o -> o instanceof IngestOutcome.AlreadyHeld).hasSize(19);
  }

  @Test
  void manySendersAtOnceLoseNothing() throws Exception {
    List<byte[]> files = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      files.add(file(slice(i % 3, i % 2, i % 5, i), 500 + i));
    }

    List<IngestOutcome> outcomes = receiveAll(files, 8);

    assertThat(outcomes).allMatch(o -> o instanceof IngestOutcome.Stored);
    assertThat(archive.index().statistics().instances()).isEqualTo(200);
  }

  @Test
  void whatIsNotDicomIsRefused() throws IOException {
    assertRefused(new byte[0], IngestOutcome.Reason.UNREADABLE);
    assertRefused("hello, this is no image".getBytes(), IngestOutcome.Reason.UNREADABLE);
    byte[] cutInFileMeta = Arrays.copyOf(file(slice(1, 1, 1, 1), 1000), 150);
    assertRefused(cutInFileMeta, IngestOutcome.Reason.UNREADABLE);
    assertThat(archive.volumes().end()).isEqualTo(archive.volumes().begin());
  }

  @Test
  void whatCannotBeFiledIsRefused() throws IOException {
    for (int tag : new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID}) {
      assertRefused(file(slice(1, 1, 1, 1).remove(tag), 10), IngestOutcome.Reason.INCOMPLETE);
      assertRefused(file(slice(1, 1, 1, 1).uid(tag), 10), IngestOutcome.Reason.INCOMPLETE);
    }
    assertThat(archive.receive(file(slice(1, 1, 1, 1).remove(Tag.PatientID), 10)))
        .isInstanceOf(IngestOutcome.Stored.class);
  }

  @Test
  void whatIsOverTheLimitIsRefused() throws IOException {
    assertRefused(file(slice(1, 1, 1, 1), 1_100_000), IngestOutcome.Reason.OVER_LIMIT);
  }

  @Test
  void fullDiskRefusesAndTakesAgainWhenThereIsRoom() throws IOException {
    archive.files().failAt(1, FaultyFiles.Fault.FULL_FOR_GOOD);
    assertRefused(file(slice(1, 1, 1, 1), 1000), IngestOutcome.Reason.STORAGE_FULL);
    assertThat(archive.files().struck()).isTrue();
    archive.files().heal();

    assertThat(archive.receive(file(slice(1, 1, 1, 1), 1000)))
        .isInstanceOf(IngestOutcome.Stored.class);
  }

  @Test
  void bodyThatBreaksOffHurtsNoOther() throws IOException {
    byte[] file = file(slice(1, 1, 1, 1), 1000);
    InputStream broken =
        new InputStream() {
          private int count;

          @Override
          public int read() throws IOException {
            if (count > 500) {
              throw new IOException("connection reset");
            }
            return file[count++];
          }
        };

    assertThatThrownBy(() -> archive.receive(broken)).hasMessageContaining("connection reset");

    assertThat(archive.receive(file)).isInstanceOf(IngestOutcome.Stored.class);
  }

  @Test
  void interruptedSenderHasItsOutcomeAndStaysInterrupted() throws IOException {
    IngestOutcome outcome;
    boolean stillInterrupted;
    Thread.currentThread().interrupt();
    try {
      outcome = archive.receive(file(slice(1, 1, 1, 1), 1000));
    } finally {
      stillInterrupted = Thread.interrupted();
    }

    assertThat(outcome).isInstanceOf(IngestOutcome.Stored.class);
    assertThat(stillInterrupted).isTrue();
    assertThat(archive.receive(file(slice(1, 1, 1, 2), 1000)))
        .isInstanceOf(IngestOutcome.Stored.class);
  }

  @Test
  void closedIngestRefusesClearly() throws IOException {
    archive.ingest().close();

    assertThatThrownBy(() -> archive.receive(file(slice(1, 1, 1, 1), 10)))
        .isInstanceOf(IngestClosedException.class);
  }

  @Test
  void closingWaitsForWhatIsComingIn() throws Exception {
    byte[] file = file(slice(1, 1, 1, 1), 1000);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    InputStream slow =
        new ByteArrayInputStream(file) {
          @Override
          public synchronized int read(byte[] into, int offset, int length) {
            begun.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return super.read(into, offset, length);
          }
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<IngestOutcome> receiving = threads.submit(() -> archive.receive(slow));
      begun.await();
      Future<?> closing =
          threads.submit(
              () -> {
                archive.ingest().close();
                return null;
              });
      while (!isClosing()) {
        Thread.onSpinWait();
      }
      assertThat(closing.isDone()).isFalse();
      goOn.countDown();

      assertThat(receiving.get()).isInstanceOf(IngestOutcome.Stored.class);
      closing.get();
    }
  }

  private boolean isClosing() throws IOException {
    try {
      archive.receive(new byte[0]);
      return false;
    } catch (IngestClosedException e) {
      return true;
    }
  }

  private void assertRefused(byte[] file, IngestOutcome.Reason why) throws IOException {
    IngestOutcome outcome = archive.receive(file);
    assertThat(outcome).isInstanceOf(IngestOutcome.Refused.class);
    assertThat(((IngestOutcome.Refused) outcome).why()).isEqualTo(why);
    assertThat(((IngestOutcome.Refused) outcome).reason()).isNotBlank().doesNotContain("Doe");
  }

  private List<IngestOutcome> receiveAll(List<byte[]> files, int senders)
      throws InterruptedException, ExecutionException {
    List<IngestOutcome> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(senders)) {
      List<Future<IngestOutcome>> waiting = new ArrayList<>();
      for (byte[] file : files) {
        waiting.add(threads.submit(() -> archive.receive(file)));
      }
      for (Future<IngestOutcome> one : waiting) {
        outcomes.add(one.get());
      }
    }
    return outcomes;
  }

  private List<Resource> find(Query query) throws IOException {
    List<Resource> found = new ArrayList<>();
    archive.finder().find(query, found::add);
    return found;
  }
}
