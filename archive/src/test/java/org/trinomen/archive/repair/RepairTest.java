package org.trinomen.archive.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.index.IndexedRecord;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.index.SqliteIndex;
import org.trinomen.archive.ingest.IndexRebuilder;
import org.trinomen.archive.ingest.TestArchive;
import org.trinomen.archive.ingest.VolumeReplay;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.verify.ArchiveVerifier;
import org.trinomen.archive.verify.VerifyProgress;
import org.trinomen.archive.verify.VerifyReport;
import org.trinomen.archive.volume.DamagedRecordException;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.RepairedVolumeStore;
import org.trinomen.archive.volume.Spool;
import org.trinomen.archive.volume.SpoolLimits;
import org.trinomen.archive.volume.VolumeCopy;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.Limits;

/** What has gone bad is found elsewhere, by its digest, and is read again at its old place. */
final class RepairTest {

  private static final int FILES = 12;

  @TempDir Path folder;

  private final List<IndexedRecord> records = new ArrayList<>();
  private final Map<PublicId, byte[]> received = new HashMap<>();

  @BeforeEach
  void fillAnArchiveAndKeepABackup() throws IOException {
    try (TestArchive archive = TestArchive.open(data())) {
      for (int i = 0; i < FILES; i++) {
        byte[] bytes = file(slice(1, 1, i % 2, i), i % 5 == 0 ? 120_000 : 3000);
        archive.receive(bytes);
        received.put(
            PublicId.ofPath(
                "SUB-001",
                Scans.studyUid(1, 1),
                Scans.seriesUid(1, 1, i % 2),
                Scans.sopUid(1, 1, i % 2, i)),
            bytes);
      }
      archive.index().records(records::add);
    }
    assertThat(records).extracting(IndexedRecord::instance).containsAll(received.keySet());
    assertThat(records.getLast().location().volume()).as("several volumes").isGreaterThan(1);
    copy(data().resolve("volumes"), backup());
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path backup() {
    return folder.resolve("backup");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private void flip(Path volumes, RecordLocation record, long at) throws IOException {
    Path volume = volumes.resolve("%06d.vol".formatted(record.volume()));
    byte[] bytes = Files.readAllBytes(volume);
    bytes[(int) (record.offset() + at)] ^= 0x10;
    Files.write(volume, bytes);
  }

  private RepairedVolumeStore open(SqlIndex index) throws IOException {
    return RepairedVolumeStore.open(
        FileVolumeStore.open(
            data().resolve("volumes"),
            VolumeSettings.DEFAULT,
            index.mark().orElse(FileVolumeStore.first())),
        data().resolve("repairs"),
        VolumeSettings.DEFAULT);
  }

  private RepairReport repair(GoodCopies copies) throws IOException {
    try (SqlIndex index = SqliteIndex.open(data().resolve("index.db"));
        RepairedVolumeStore volumes = open(index)) {
      Spool spool =
          Spool.open(new DiskFiles(), data().resolve("spool"), new SpoolLimits(70_000, 1, 1 << 20));
      return new Repair(volumes, index, spool, InstantSource.system()).run(copies, _ -> {});
    }
  }

  private RepairReport repairFromBackup() throws IOException {
    try (VolumeCopy copy = new VolumeCopy(new DiskFiles(), backup())) {
      return repair(new BackupCopies(copy));
    }
  }

  private VerifyReport verify() throws IOException {
    try (SqlIndex index = SqliteIndex.open(data().resolve("index.db"));
        VolumeStore volumes = open(index)) {
      return new ArchiveVerifier(
              volumes,
              index,
              new DiskFiles(),
              folder.resolve("none"),
              folder.resolve("none"),
              Clock.systemUTC())
          .verify(VerifyProgress.SILENT);
    }
  }

  /** All that was received, and an index made anew that says the same as before. */
  private void assertWhole(List<String> rowsBefore) throws IOException, SQLException {
    assertThat(verify().findings()).isEmpty();
    try (SqlIndex index = SqliteIndex.open(data().resolve("index.db"));
        VolumeStore volumes = open(index)) {
      for (IndexedRecord record : records) {
        try (InputStream in = volumes.open(record.location())) {
          assertThat(in.readAllBytes()).isEqualTo(received.get(record.instance()));
        }
      }
      IndexRebuilder.rebuild(
          volumes,
          AnnotationSource.NONE,
          folder.resolve("rebuilt.db"),
          Limits.DEFAULT,
          VolumeReplay.Progress.NONE);
    }
    assertThat(TestArchive.dump(folder.resolve("rebuilt.db"))).isEqualTo(rowsBefore);
  }

  @Test
  void recordsWithFlippedBitsComeFromABackupAndTheVolumesStayAsTheyAre() throws Exception {
    List<String> rows = TestArchive.dump(data().resolve("index.db"));
    flip(data().resolve("volumes"), records.get(0).location(), 2_000); // payload
    flip(data().resolve("volumes"), records.get(3).location(), 20); // head
    flip(data().resolve("volumes"), records.get(4).location(), 30); // and the head behind it
    flip(data().resolve("volumes"), records.get(FILES - 1).location(), 1_500);
    assertThat(verify().findings()).isNotEmpty();
    Map<String, byte[]> before = contents(data().resolve("volumes"));

    RepairReport report = repairFromBackup();

    assertThat(report.left()).isEmpty();
    assertThat(report.repaired()).hasSize(4);
    assertThat(contents(data().resolve("volumes")))
        .allSatisfy((name, bytes) -> assertThat(bytes).isEqualTo(before.get(name)));
    assertWhole(rows);
    assertThat(repairFromBackup().repaired()).as("nothing is damaged any more").isEmpty();
  }

  private static Map<String, byte[]> contents(Path volumes) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    try (Stream<Path> files = Files.list(volumes)) {
      for (Path file : files.toList()) {
        contents.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  @Test
  void theOriginalHeadIsKeptWithTheCopy() throws IOException {
    IndexedRecord record = records.get(5);
    flip(data().resolve("volumes"), record.location(), 20);
    repairFromBackup();
    try (SqlIndex index = SqliteIndex.open(data().resolve("index.db"));
        VolumeStore volumes = open(index)) {
      assertThat(volumes.head(record.location()).origin()).isEqualTo(Scans.ORIGIN);
      assertThat(volumes.head(record.location()).replaces().orElseThrow().location())
          .isEqualTo(record.location());
    }
  }

  @Test
  void whatIsDamagedInTheBackupAsWellIsLeftAndSaidSo() throws IOException {
    IndexedRecord record = records.get(2);
    flip(data().resolve("volumes"), record.location(), 1_000);
    flip(backup(), record.location(), 1_008);

    RepairReport report = repairFromBackup();

    assertThat(report.repaired()).isEmpty();
    assertThat(report.left()).singleElement().asString().contains("does not have it");
    assertThat(verify().clean()).isFalse();
  }

  /** Another archive knows instances by their ids, and may hold something else under one. */
  @Test
  void aPeerIsBelievedOnlyIfItsBytesAreTheSame() throws IOException {
    IndexedRecord good = records.get(1);
    IndexedRecord other = records.get(2);
    flip(data().resolve("volumes"), good.location(), 1_000);
    flip(data().resolve("volumes"), other.location(), 1_000);
    byte[] changed = received.get(other.instance()).clone();
    changed[changed.length - 1] ^= 1;
    Map<PublicId, byte[]> held =
        Map.of(good.instance(), received.get(good.instance()), other.instance(), changed);

    RepairReport report = repair(new HeldElsewhere(held));

    assertThat(report.repaired())
        .extracting(r -> r.span().location())
        .containsExactly(good.location());
    assertThat(report.left()).singleElement().asString().contains("other bytes");
    try (SqlIndex index = SqliteIndex.open(data().resolve("index.db"));
        VolumeStore volumes = open(index)) {
      assertThat(volumes.open(good.location()).readAllBytes())
          .isEqualTo(received.get(good.instance()));
      assertThat(isServed(volumes, other.location())).isFalse();
    }
  }

  private record HeldElsewhere(Map<PublicId, byte[]> held) implements GoodCopies {
    @Override
    public void prepare(List<DamagedRecord> wanted) {
      assertThat(wanted).isNotEmpty();
    }

    @Override
    public Optional<GoodCopy> find(DamagedRecord wanted) {
      return wanted
          .instance()
          .map(held::get)
          .map(bytes -> new GoodCopy(Optional.empty(), new ByteArrayInputStream(bytes)));
    }

    @Override
    public String name() {
      return "the peer";
    }
  }

  private static boolean isServed(VolumeStore volumes, RecordLocation location) throws IOException {
    try (InputStream in = volumes.open(location)) {
      return in.read() >= 0;
    } catch (DamagedRecordException e) {
      return false;
    }
  }

  @Test
  void aWholeVolumeThatIsGoneCanComeBackRecordByRecord() throws IOException {
    Files.delete(data().resolve("volumes/000001.vol"));
    long lost = records.stream().filter(r -> r.location().volume() == 1).count();

    RepairReport report = repairFromBackup();

    assertThat(report.repaired()).hasSize((int) lost);
    try (SqlIndex index = SqliteIndex.open(data().resolve("index.db"));
        VolumeStore volumes = open(index)) {
      for (IndexedRecord record : records) {
        try (InputStream in = volumes.open(record.location())) {
          assertThat(in.readAllBytes()).isEqualTo(received.get(record.instance()));
        }
      }
    }
  }

  @Test
  void whatIsSentAgainIsKeptWhereTheHeldOneHasGoneBad() throws IOException {
    IndexedRecord record = records.get(1);
    flip(data().resolve("volumes"), record.location(), 1_000);
    byte[] bytes = received.get(record.instance());
    try (TestArchive archive = TestArchive.open(data())) {
      assertThat(archive.receive(bytes).getClass().getSimpleName()).isEqualTo("Conflicting");
      assertThat(archive.receive(bytes).getClass().getSimpleName()).isEqualTo("AlreadyHeld");
      assertThat(archive.finder().versions(record.instance())).hasSize(2);
    }
  }
}
