package org.trinomen.archive.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Tag;

/** The index follows from the volumes, whatever happened to it. */
final class ReplayTest {

  @TempDir Path folder;

  private void receiveSome(int from, int to) throws IOException {
    try (TestArchive archive = TestArchive.open(folder)) {
      for (int i = from; i < to; i++) {
        archive.receive(file(slice(i % 2, 1, i % 3, i), 5000 + i));
        if (i % 7 == 0) {
          archive.receive(
              file(slice(i % 2, 1, i % 3, i).string(Tag.PatientComments, "again"), 100));
        }
      }
      archive.verify();
    }
  }

  @Test
  void rebuiltIndexIsIdentical() throws Exception {
    receiveSome(0, 60);
    receiveSome(60, 90);
    Path index = folder.resolve("index.db");
    List<String> before = TestArchive.dump(index);
    List<Long> told = new ArrayList<>();

    long records;
    try (VolumeStore volumes = volumes()) {
      records =
          IndexRebuilder.rebuild(
              volumes,
              AnnotationSource.NONE,
              index,
              Limits.DEFAULT,
              (count, at) -> told.add(count));
    }

    assertThat(records).isEqualTo(90 + 13);
    assertThat(told).last().isEqualTo(records);
    assertThat(TestArchive.dump(index)).isEqualTo(before);
    try (var left = Files.list(folder)) {
      assertThat(left.filter(f -> f.getFileName().toString().contains(".new"))).isEmpty();
    }
  }

  @Test
  void lostIndexIsMadeAnewAtTheStart() throws Exception {
    receiveSome(0, 20);
    List<String> before = TestArchive.dump(folder.resolve("index.db"));
    Files.delete(folder.resolve("index.db"));

    try (TestArchive archive = TestArchive.open(folder)) {
      archive.verify();
    }

    assertThat(TestArchive.dump(folder.resolve("index.db"))).isEqualTo(before);
  }

  @Test
  void indexThatIsBehindCatchesUpAtTheStart() throws Exception {
    receiveSome(0, 10);
    Files.copy(folder.resolve("index.db"), folder.resolve("older.db"));
    receiveSome(10, 30);
    List<String> before = TestArchive.dump(folder.resolve("index.db"));
    // As after a power cut: the volumes have what was acknowledged, the index has not.
    Files.delete(folder.resolve("index.db"));
    Files.move(folder.resolve("older.db"), folder.resolve("index.db"));

    try (TestArchive archive = TestArchive.open(folder)) {
      archive.verify();
      assertThat(archive.receive(file(slice(1, 1, 2, 29), 5029)))
          .isInstanceOf(IngestOutcome.AlreadyHeld.class);
    }

    assertThat(TestArchive.dump(folder.resolve("index.db"))).isEqualTo(before);
  }

  @Test
  void missingVolumesAreNoticed() throws Exception {
    receiveSome(0, 10);
    try (var volumes = Files.list(folder.resolve("volumes"))) {
      for (Path volume : volumes.toList()) {
        Files.delete(volume);
      }
    }

    assertThatThrownBy(() -> TestArchive.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rebuild");
  }

  private VolumeStore volumes() throws IOException {
    return FileVolumeStore.open(
        folder.resolve("volumes"), VolumeSettings.DEFAULT, FileVolumeStore.first());
  }
}
