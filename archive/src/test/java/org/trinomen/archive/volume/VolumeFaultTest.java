package org.trinomen.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.file.FaultyFiles.Fault;
import org.trinomen.archive.file.StorageFullException;

/** A disk that fails, and the order of the calls that make things durable. */
final class VolumeFaultTest {

  private static final RecordLocation FIRST = FileVolumeStore.first();

  @TempDir Path folder;
  private final FaultyFiles files = new FaultyFiles();

  private FileVolumeStore open(VolumeSettings settings) throws IOException {
    FileVolumeStore.Environment environment =
        new FileVolumeStore.Environment(
            files, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new Random(5));
    return FileVolumeStore.open(environment, folder.resolve("volumes"), settings, FIRST);
  }

  private static RecordLocation append(VolumeStore store, int size) throws IOException {
    byte[] payload = Samples.bytes(size, size);
    return store.append(Samples.head(size, payload), Samples.inMemory(payload));
  }

  private static List<Sha256> digests(VolumeStore store) throws IOException {
    List<Sha256> digests = new ArrayList<>();
    store.scan(
        store.begin(),
        (location, head, next) -> {
          byte[] payload = store.open(location).readAllBytes();
          assertThat(Sha256.begin().digest(payload)).isEqualTo(head.digest().bytes());
          digests.add(head.digest());
        });
    return digests;
  }

  /** What a run acknowledged must be there afterwards, and nothing twice. */
  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void whicheverCallFailsWhatWasSyncedIsThereAfterwards(Fault fault) throws IOException {
    whicheverCallFails(fault, new VolumeSettings(3_000, 0, 1 << 20, 4));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void alsoWhereAVolumeIsWrittenAheadWithZeros(Fault fault) throws IOException {
    whicheverCallFails(fault, new VolumeSettings(1 << 20, 0, 4_000, 4));
  }

  private void whicheverCallFails(Fault fault, VolumeSettings settings) throws IOException {
    List<Sha256> acknowledged = new ArrayList<>();
    int size = 0;
    int n = 0;
    boolean struck;
    do {
      n++;
      FileVolumeStore store = open(settings);
      files.failAt(n, fault);
      for (int i = 0; i < 9; i++) {
        size++;
        appendAndSync(store, 300 + size, acknowledged);
      }
      struck = files.struck();
      files.heal();
      try {
        store.close();
      } catch (StoreFailedException e) {
        assertThat(e).hasMessageContaining("injected");
      }
      try (FileVolumeStore again = open(settings)) {
        assertThat(digests(again)).containsAll(acknowledged).doesNotHaveDuplicates();
      }
    } while (struck);
    assertThat(n).isGreaterThan(15);
  }

  private void appendAndSync(VolumeStore store, int size, List<Sha256> acknowledged)
      throws IOException {
    byte[] payload = Samples.bytes(size, size);
    RecordHead head = Samples.head(size, payload);
    Payload form = size % 2 == 0 ? Samples.inMemory(payload) : Samples.spooled(folder, payload);
    try {
      store.append(head, form);
      store.sync();
      acknowledged.add(head.digest());
    } catch (IOException e) {
      assertThat(e).hasStackTraceContaining("injected");
    }
  }

  @Test
  void aRecordIsWrittenByOneCallAndOneSyncServesAllOfThem() throws IOException {
    try (FileVolumeStore store = open(VolumeSettings.DEFAULT)) {
      append(store, 10);
      store.sync();
      files.forgetCalls();
      append(store, 36_000);
      append(store, 1 << 20);
      append(store, 0);
      store.sync();
      store.sync();
      assertThat(files.calls())
          .containsExactly(
              "write 000001.vol", "write 000001.vol", "write 000001.vol", "sync 000001.vol");
    }
  }

  /** What an fsync has to write is then the record alone. */
  @Test
  void aVolumeInFlowIsWrittenAheadWithZerosForManyRecordsAtOnce() throws IOException {
    Path file = folder.resolve("volumes/000001.vol");
    try (FileVolumeStore store = open(VolumeSettings.DEFAULT)) {
      for (int i = 0; i < 4; i++) {
        append(store, 36_000);
        store.sync();
        assertThat(Files.size(file)).isEqualTo(store.end().offset());
      }
      append(store, 36_000);
      long ahead = Files.size(file);
      assertThat(ahead).isGreaterThan(store.end().offset() + 36_000);
      store.sync();
      files.forgetCalls();
      append(store, 36_000);
      store.sync();
      assertThat(files.calls()).containsExactly("write 000001.vol", "sync 000001.vol");
      assertThat(Files.size(file)).isEqualTo(ahead);
      assertThat(digests(store)).hasSize(6);
    }
    try (FileVolumeStore again = open(VolumeSettings.DEFAULT)) {
      assertThat(Files.size(file)).isEqualTo(again.end().offset());
    }
  }

  @Test
  void whereThereIsNoRoomForZerosRecordsAreTakenAsBefore() throws IOException {
    Path file = folder.resolve("volumes/000001.vol");
    try (FileVolumeStore store = open(new VolumeSettings(1 << 20, 100_000, 1 << 20, 4))) {
      for (int i = 0; i < 4; i++) {
        append(store, 10_000);
      }
      files.freeBytes(120_000);
      append(store, 10_000);
      assertThat(Files.size(file)).isEqualTo(store.end().offset());
      files.freeBytes(Long.MAX_VALUE);
      files.failAt(1, Fault.FULL_ONCE);
      append(store, 10_000);
      assertThat(files.struck()).isTrue();
      assertThat(Files.size(file)).isEqualTo(store.end().offset());
      store.sync();
      assertThat(digests(store)).hasSize(6);
    }
  }

  @Test
  void aVolumeIsSealedAndDurableBeforeTheNextIsBegunAndThatBeforeItTakesARecord()
      throws IOException {
    try (FileVolumeStore store = open(new VolumeSettings(2_000, 0, 1 << 20, 4))) {
      append(store, 1_500);
      files.forgetCalls();
      append(store, 1_501);
      store.sync();
      assertThat(files.calls())
          .containsExactly(
              "write 000001.vol",
              "write 000001.vol",
              "sync 000001.vol",
              "create 000002.vol.tmp",
              "write 000002.vol.tmp",
              "sync 000002.vol.tmp",
              "rename 000002.vol",
              "syncFolder volumes",
              "write 000002.vol",
              "sync 000002.vol");
    }
  }

  @Test
  void aSpooledPayloadIsCopiedByTheKernelBetweenHeadAndTrailer() throws IOException {
    try (FileVolumeStore store = open(VolumeSettings.DEFAULT)) {
      append(store, 1);
      files.forgetCalls();
      byte[] payload = Samples.bytes(3, 100_000);
      store.append(Samples.head(3, payload), Samples.spooled(folder, payload));
      assertThat(files.calls())
          .containsExactly("write 000001.vol", "copy 000001.vol", "write 000001.vol");
    }
  }

  @Test
  void afterAFailedSyncNothingMoreIsTakenButAllThatWasDurableCanBeRead() throws IOException {
    FileVolumeStore store = open(VolumeSettings.DEFAULT);
    RecordLocation first = append(store, 100);
    store.sync();
    append(store, 200);
    files.failAt(1, Fault.ONCE);

    assertThatThrownBy(store::sync)
        .isInstanceOf(StoreFailedException.class)
        .hasMessageContaining("tries again with the next arrival");
    assertThatThrownBy(() -> append(store, 300)).isInstanceOf(StoreFailedException.class);
    assertThatThrownBy(store::sync).isInstanceOf(StoreFailedException.class);
    assertThat(store.open(first).readAllBytes()).isEqualTo(Samples.bytes(100, 100));
    store.close();
    open(VolumeSettings.DEFAULT).close();
  }

  /** What the kernel dropped is not there: a second fsync that succeeds says nothing about it. */
  @Test
  void afterAFailedSyncTheVolumeIsSealedWhereItWasDurableAndAnotherIsBegun() throws IOException {
    try (FileVolumeStore store = open(VolumeSettings.DEFAULT)) {
      RecordLocation first = append(store, 100);
      store.sync();
      RecordLocation lost = append(store, 200);
      files.failAt(1, Fault.ONCE);
      assertThatThrownBy(store::sync).isInstanceOf(StoreFailedException.class);

      files.forgetCalls();
      store.recover();
      assertThat(files.calls())
          .containsExactly(
              "truncate 000001.vol", "write 000001.vol", "write 000001.vol", "sync 000001.vol");
      RecordLocation next = append(store, 300);
      store.sync();

      assertThat(next.volume()).isEqualTo(2);
      assertThat(store.open(first).readAllBytes()).isEqualTo(Samples.bytes(100, 100));
      assertThat(store.open(next).readAllBytes()).isEqualTo(Samples.bytes(300, 300));
      assertThatThrownBy(() -> store.open(lost)).isInstanceOf(DamagedRecordException.class);
      assertThat(digests(store)).hasSize(2);
    }
    try (FileVolumeStore again = open(VolumeSettings.DEFAULT)) {
      assertThat(digests(again)).hasSize(2);
    }
  }

  /** As {@link #whicheverCallFailsWhatWasSyncedIsThereAfterwards}, in one process. */
  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void whicheverCallFailsTheStoreGoesOnWithoutBeingOpenedAnew(Fault fault) throws IOException {
    List<Sha256> acknowledged = new ArrayList<>();
    int size = 0;
    int n = 0;
    boolean struck;
    try (FileVolumeStore store = open(new VolumeSettings(3_000, 0, 1 << 20, 4))) {
      do {
        n++;
        files.failAt(n, fault);
        for (int i = 0; i < 9; i++) {
          size++;
          recoverAppendAndSync(store, 300 + size, acknowledged);
        }
        struck = files.struck();
        files.heal();
        int before = acknowledged.size();
        recoverAppendAndSync(store, 300 + size, acknowledged);
        assertThat(acknowledged).as("the disk is well again").hasSize(before + 1);
        assertThat(digests(store)).containsAll(acknowledged);
      } while (struck);
    }
    assertThat(n).isGreaterThan(15);
    try (FileVolumeStore again = open(VolumeSettings.DEFAULT)) {
      assertThat(digests(again)).containsAll(acknowledged);
    }
  }

  private void recoverAppendAndSync(VolumeStore store, int size, List<Sha256> acknowledged)
      throws IOException {
    try {
      store.recover();
    } catch (StoreFailedException e) {
      assertThat(e).hasStackTraceContaining("injected");
      return;
    }
    appendAndSync(store, size, acknowledged);
  }

  @Test
  void aFullDiskIsNamedAsSuchAndTheStoreGoesOnWhenThereIsRoom() throws IOException {
    try (FileVolumeStore store = open(VolumeSettings.DEFAULT)) {
      RecordLocation first = append(store, 100);
      RecordLocation end = store.end();
      files.failAt(1, Fault.FULL_FOR_GOOD);
      assertThatThrownBy(() -> append(store, 5_000)).isInstanceOf(StorageFullException.class);
      assertThatThrownBy(
              () -> {
                byte[] payload = Samples.bytes(1, 50_000);
                store.append(Samples.head(1, payload), Samples.spooled(folder, payload));
              })
          .isInstanceOf(StorageFullException.class);
      assertThat(store.end()).isEqualTo(end);
      files.heal();
      assertThat(append(store, 5_000)).isEqualTo(end);
      store.sync();
      assertThat(digests(store)).hasSize(2);
      assertThat(store.open(first).readAllBytes()).isEqualTo(Samples.bytes(100, 100));
    }
  }

  @Test
  void theReserveStaysFree() throws IOException {
    try (FileVolumeStore store = open(new VolumeSettings(1 << 20, 1_000_000, 1 << 20, 4))) {
      append(store, 10);
      files.freeBytes(1_005_000);
      assertThatThrownBy(() -> append(store, 6_000))
          .isInstanceOf(StorageFullException.class)
          .hasMessageContaining("reserve");
      append(store, 3_000);
      files.freeBytes(Long.MAX_VALUE);
      append(store, 6_000);
      store.sync();
      assertThat(digests(store)).hasSize(3);
    }
  }

  @Test
  void aSpoolFileThatIsShorterThanAnnouncedIsNotTaken() throws IOException {
    try (FileVolumeStore store = open(VolumeSettings.DEFAULT)) {
      RecordLocation before = append(store, 10);
      RecordLocation end = store.end();
      byte[] payload = Samples.bytes(1, 1_000);
      Payload cut =
          new Payload.Spooled(
              Files.write(folder.resolve("cut"), Arrays.copyOf(payload, 900)), 1_000);
      assertThatThrownBy(() -> store.append(Samples.head(1, payload), cut))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ends after 900 bytes");
      assertThat(store.end()).isEqualTo(end);
      store.sync();
      assertThat(store.head(before).payloadLength()).isEqualTo(10);
    }
  }

  @Test
  void asLongAsAStoreIsOpenNoOtherOpensIt() throws IOException {
    try (FileVolumeStore store = open(VolumeSettings.DEFAULT)) {
      append(store, 10);
      assertThatThrownBy(() -> open(VolumeSettings.DEFAULT)).hasMessageContaining("already open");
    }
    open(VolumeSettings.DEFAULT).close();
  }

  @Test
  void filesAreForTheirOwnerAlone() throws IOException {
    try (FileVolumeStore store = open(VolumeSettings.DEFAULT)) {
      append(store, 10);
    }
    Path volumes = folder.resolve("volumes");
    assertThat(permissions(volumes)).isEqualTo("rwx------");
    for (String name : List.of("000001.vol", "lock")) {
      assertThat(permissions(volumes.resolve(name))).isEqualTo("rw-------");
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** A cancelled download interrupts its thread, which closes the channel it is reading from. */
  @Test
  void aThreadThatIsInterruptedReadsOnAndDisturbsNoOther() throws Exception {
    try (FileVolumeStore store = open(VolumeSettings.DEFAULT)) {
      RecordLocation location = append(store, 50_000);
      store.sync();
      List<Throwable> failures = new ArrayList<>();
      Thread reader =
          Thread.ofVirtual()
              .unstarted(
                  () -> {
                    try {
                      Thread.currentThread().interrupt();
                      assertThat(store.open(location).readAllBytes()).hasSize(50_000);
                      assertThat(Thread.currentThread().isInterrupted()).isTrue();
                    } catch (IOException | AssertionError e) {
                      failures.add(e);
                    }
                  });
      reader.start();
      reader.join();
      assertThat(failures).isEmpty();
      assertThat(store.open(location).readAllBytes()).hasSize(50_000);

      Thread.currentThread().interrupt();
      append(store, 60_000);
      store.sync();
      byte[] payload = Samples.bytes(9, 70_000);
      store.append(Samples.head(9, payload), Samples.spooled(folder, payload));
      assertThat(Thread.interrupted()).isTrue();
      store.sync();
      assertThat(digests(store)).hasSize(3);
    }
  }
}
