package org.trinomen.archive.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.encryption.KeyEncryptionKey;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.ingest.TestArchive;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.dicom.Tag;
import org.trinomen.identity.resolve.ReceivedScan;

/** What was read of scans, and is not read again. */
final class ScanShelfTest {

  @TempDir private Path folder;

  private final List<ScanFacts> facts = new ArrayList<>();
  private final List<ReceivedScan> scans = new ArrayList<>();
  private Path file = Path.of("");

  @BeforeEach
  void readTwoScansThroughAShelf() throws IOException {
    file = folder.resolve("scans.read");
    Path data = folder.resolve("archive");
    try (TestArchive archive = TestArchive.open(data);
        ScanShelf shelf = open()) {
      archive.receive(file(slice(1, 1, 1, 1).string(Tag.PatientName, "Müller^Änne"), 100));
      archive.receive(file(slice(2, 1, 1, 1).string(Tag.StudyDate, "none"), 100));
      facts.addAll(archive.finder().scans(0, 100));
      for (ScanFacts each : facts) {
        scans.add(new ScanReader(archive.volumes(), shelf).read(each));
      }
    }
  }

  private ScanShelf open() throws IOException {
    return ScanShelf.open(new DiskFiles(), file);
  }

  @Test
  void whatWasReadOnceIsNotReadAgain() throws IOException {
    Path volume = folder.resolve("archive/volumes/000001.vol");
    byte[] bytes = Files.readAllBytes(volume);
    // The header of the volume stays; no record can be read any more.
    Arrays.fill(bytes, 64, bytes.length, (byte) 'x');
    try (TestArchive archive = TestArchive.open(folder.resolve("archive"));
        ScanShelf shelf = open()) {
      Files.write(volume, bytes);
      ScanReader reader = new ScanReader(archive.volumes(), shelf);
      assertThat(reader.read(facts.getFirst())).isEqualTo(scans.getFirst());
      assertThat(reader.read(facts.getLast(), scans.getLast().pixelDigest()))
          .isEqualTo(scans.getLast());
    } finally {
      Files.deleteIfExists(volume);
    }
  }

  @Test
  void whatWasReadOfAnotherRecordOrAtAnotherTimeDoesNotCount() throws IOException {
    ScanFacts first = facts.getFirst();
    RecordLocation elsewhere = new RecordLocation(7, first.first().offset());
    try (ScanShelf shelf = open()) {
      assertThat(shelf.find(first)).contains(scans.getFirst());
      assertThat(shelf.find(with(first, elsewhere))).isEmpty();
      shelf.keep(with(first, elsewhere), scans.getFirst());
    }
    try (ScanShelf shelf = open()) {
      assertThat(shelf.find(with(first, elsewhere))).as("read last").contains(scans.getFirst());
      assertThat(shelf.find(first)).isEmpty();
    }
  }

  private static ScanFacts with(ScanFacts facts, RecordLocation first) {
    return new ScanFacts(
        facts.number(),
        facts.id(),
        facts.study(),
        facts.studyInstanceUid(),
        first,
        facts.receivedAt());
  }

  @Test
  void whereverItIsCutWhatIsWholeCountsAndTheRestIsReadAgain() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      List<Optional<ReceivedScan>> found = found();
      assertThat(found.getLast()).as("cut at %d", length).isEmpty();
      assertThat(found.getFirst().stream().toList()).isSubsetOf(scans.getFirst());
      keepAgain();
      assertThat(found()).containsExactlyElementsOf(scans.stream().map(Optional::of).toList());
    }
  }

  @Test
  void whateverByteIsDamagedNoOtherScanIsTold() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(file, damaged);
      List<Optional<ReceivedScan>> found = found();
      assertThat(found.getLast()).as("damaged at %d", at).isIn(Optional.empty(), whole(1));
      assertThat(found.getFirst()).isIn(Optional.empty(), whole(0));
      assertThat(found).isNotEqualTo(List.of(whole(0), whole(1)));
    }
  }

  private Optional<ReceivedScan> whole(int which) {
    return Optional.of(scans.get(which));
  }

  private List<Optional<ReceivedScan>> found() throws IOException {
    try (ScanShelf shelf = open()) {
      return facts.stream().map(shelf::find).toList();
    }
  }

  private void keepAgain() throws IOException {
    try (ScanShelf shelf = open()) {
      for (int i = 0; i < facts.size(); i++) {
        if (shelf.find(facts.get(i)).isEmpty()) {
          shelf.keep(facts.get(i), scans.get(i));
        }
      }
    }
  }

  @Test
  void whereThereIsAKeyNothingStandsInTheClearAndItIsReadAgain() throws IOException {
    Keyring keyring =
        new Keyring(List.of(KeyEncryptionKey.make(new SecureRandom())), new SecureRandom());
    try (ScanShelf shelf = ScanShelf.open(new DiskFiles(), file, keyring)) {
      assertThat(shelf.find(facts.getFirst())).isEmpty(); // what stood in the clear is gone
      for (int i = 0; i < scans.size(); i++) {
        shelf.keep(facts.get(i), scans.get(i));
      }
    }
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .doesNotContain("StudyDate", "nne");
    try (ScanShelf shelf = ScanShelf.open(new DiskFiles(), file, keyring)) {
      assertThat(shelf.find(facts.getLast())).contains(scans.getLast());
    }
    Files.delete(folder.resolve("scans.key"));
    try (ScanShelf shelf = ScanShelf.open(new DiskFiles(), file, keyring)) {
      assertThat(shelf.find(facts.getLast())).isEmpty(); // and is read from the volumes again
    }
  }
}
