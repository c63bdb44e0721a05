package org.trinomen.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.file.DurableFile;

/** What is found, kept and cut when a store is opened, and what a scan says of damage. */
final class VolumeRecoveryTest {

  private static final RecordLocation FIRST = FileVolumeStore.first();
  private static final VolumeSettings SETTINGS = new VolumeSettings(1 << 20, 0, 1 << 20, 4);

  @TempDir Path folder;

  private FileVolumeStore open(RecordLocation trusted) throws IOException {
    return FileVolumeStore.open(folder, SETTINGS, trusted);
  }

  private Path volume(int number) {
    return folder.resolve(VolumeHeader.fileName(number));
  }

  private static RecordLocation append(FileVolumeStore store, int size) throws IOException {
    byte[] payload = Samples.bytes(size, size);
    return store.append(Samples.head(size, payload), Samples.inMemory(payload));
  }

  private record Seen(List<RecordLocation> records, List<RecordLocation> damaged) {}

  /** Reads all there is; a record whose payload is not as its digest says counts as damaged. */
  private static Seen seen(VolumeStore store) throws IOException {
    Seen seen = new Seen(new ArrayList<>(), new ArrayList<>());
    store.scan(
        store.begin(),
        new VolumeStore.RecordVisitor() {
          @Override
          public void record(RecordLocation location, RecordHead head, RecordLocation next)
              throws IOException {
            byte[] payload = store.open(location).readAllBytes();
            boolean sound = Arrays.equals(Sha256.begin().digest(payload), head.digest().bytes());
            (sound ? seen.records() : seen.damaged()).add(location);
          }

          @Override
          public void damaged(RecordLocation location, String what, RecordLocation next) {
            seen.damaged().add(location);
          }
        });
    return seen;
  }

  private List<RecordLocation> writeEach(int... sizes) throws IOException {
    List<RecordLocation> locations = new ArrayList<>();
    try (FileVolumeStore store = open(FIRST)) {
      for (int size : sizes) {
        locations.add(append(store, size));
        store.sync();
      }
    }
    return locations;
  }

  private List<RecordLocation> writeTogether(int... sizes) throws IOException {
    List<RecordLocation> locations = new ArrayList<>();
    try (FileVolumeStore store = open(FIRST)) {
      for (int size : sizes) {
        locations.add(append(store, size));
      }
    }
    return locations;
  }

  @Test
  void aVolumeTornAtAnyByteKeepsItsWholeRecordsAndTakesNewOnes() throws IOException {
    List<RecordLocation> written = writeEach(100, 50, 30);
    byte[] whole = Files.readAllBytes(volume(1));
    long second = written.get(1).offset();
    long third = written.get(2).offset();
    for (int length = (int) second; length <= whole.length; length++) {
      Files.write(volume(1), Arrays.copyOf(whole, length));
      int sound = length == whole.length ? 3 : length >= third ? 2 : 1;
      // From the start, and from the mark that an index would have.
      RecordLocation trusted = length % 2 == 0 ? FIRST : written.get(1);
      try (FileVolumeStore store = open(trusted)) {
        assertThat(seen(store).records()).isEqualTo(written.subList(0, sound));
        RecordLocation more = append(store, 40);
        store.sync();
        assertThat(seen(store).records()).hasSize(sound + 1).last().isEqualTo(more);
        assertThat(seen(store).damaged()).isEmpty();
      }
    }
  }

  /** A crash while a record was written over the zeros ahead of it. */
  @Test
  void aVolumeTornAtAnyByteBeforeZerosKeepsItsWholeRecordsAndTakesNewOnes() throws IOException {
    List<RecordLocation> written = writeEach(100, 50, 30);
    byte[] whole = Files.readAllBytes(volume(1));
    long second = written.get(1).offset();
    long third = written.get(2).offset();
    for (int length = (int) second; length < whole.length; length++) {
      Files.write(volume(1), Arrays.copyOf(Arrays.copyOf(whole, length), 2 * whole.length));
      int sound = length >= third ? 2 : 1;
      RecordLocation trusted = length % 2 == 0 ? FIRST : written.get(1);
      try (FileVolumeStore store = open(trusted)) {
        // What is lost of the last record may be zeros by itself: then it is whole.
        List<RecordLocation> found = seen(store).records();
        assertThat(found.size()).isGreaterThanOrEqualTo(sound);
        assertThat(found).isEqualTo(written.subList(0, found.size()));
        RecordLocation more = append(store, 40);
        store.sync();
        assertThat(seen(store).records()).hasSize(found.size() + 1).last().isEqualTo(more);
        assertThat(seen(store).damaged()).isEmpty();
      }
    }
  }

  @Test
  void zerosAheadAreNotTakenForAWriteThatWasNotCompleted() throws IOException {
    writeEach(100);
    long end = Files.size(volume(1));
    Files.write(volume(1), new byte[200_000], StandardOpenOption.APPEND);
    assertThat(zerosFrom(end)).isEqualTo(end);
    Files.write(volume(1), new byte[] {1, 0}, StandardOpenOption.APPEND);
    assertThat(zerosFrom(end)).isEqualTo(Files.size(volume(1)) - 1);
  }

  private long zerosFrom(long offset) throws IOException {
    try (DurableFile file = new DiskFiles().openForReading(volume(1))) {
      return VolumeTail.zerosFrom(file, offset);
    }
  }

  @Test
  void garbageOfAnyKindBehindTheLastRecordIsCut() throws IOException {
    List<RecordLocation> written = writeEach(100, 50);
    byte[] whole = Files.readAllBytes(volume(1));
    List<byte[]> tails =
        List.of(
            new byte[1],
            new byte[5_000],
            Samples.bytes(1, 100_000),
            "TRECTRECTRECTREC".repeat(10).getBytes(StandardCharsets.US_ASCII),
            Arrays.copyOfRange(whole, 64, whole.length));
    for (byte[] tail : tails) {
      Files.write(volume(1), whole);
      Files.write(volume(1), tail, StandardOpenOption.APPEND);
      try (FileVolumeStore store = open(FIRST)) {
        assertThat(seen(store)).isEqualTo(new Seen(written, List.of()));
      }
      assertThat(Files.size(volume(1))).isEqualTo(whole.length);
    }
  }

  /** After a crash the disk may hold a later page and lack an earlier one. */
  @Test
  void ofRecordsThatWereNeverDurableNoneBehindABrokenOneIsKept() throws IOException {
    List<RecordLocation> written = writeTogether(500, 400, 300, 200);
    flip(1, written.get(1).offset() + 300);

    try (FileVolumeStore store = open(FIRST)) {
      assertThat(seen(store)).isEqualTo(new Seen(written.subList(0, 1), List.of()));
    }
  }

  @Test
  void aDamagedRecordThatWasDurableIsLeftAndNothingBehindItIsCut() throws IOException {
    List<RecordLocation> written = writeEach(500, 400, 300, 200);
    byte[] whole = Files.readAllBytes(volume(1));
    long start = written.get(1).offset();
    for (long at = start; at < written.get(2).offset(); at += 7) {
      Files.write(volume(1), whole);
      flip(1, at);
      try (FileVolumeStore store = open(FIRST)) {
        Seen seen = seen(store);
        assertThat(seen.records()).containsExactly(written.get(0), written.get(2), written.get(3));
        assertThat(seen.damaged()).containsExactly(written.get(1));
      }
      assertThat(Files.size(volume(1))).isEqualTo(whole.length);
    }
  }

  @Test
  void whatLiesBeforeTheMarkIsNotReadAtStart() throws IOException {
    List<RecordLocation> written = writeTogether(500, 400, 300);
    RecordLocation mark = written.get(2);
    flip(1, written.get(0).offset() + 200);

    try (FileVolumeStore store = open(mark)) {
      assertThat(seen(store).records()).containsExactly(written.get(1), written.get(2));
    }
  }

  @Test
  void aMarkAtWhichNoRecordEndsIsNotTrusted() throws IOException {
    List<RecordLocation> written = writeTogether(500, 400, 300);
    long size = Files.size(volume(1));
    for (long offset : new long[] {65, 72, 500, size - 8, size + 8, size + 800, 1L << 40}) {
      try (FileVolumeStore store = open(new RecordLocation(1, offset))) {
        assertThat(seen(store)).isEqualTo(new Seen(written, List.of()));
      }
    }
  }

  @Test
  void everyFlippedBitInAnyByteOfASealedVolumeIsFound() throws IOException {
    VolumeSettings small = new VolumeSettings(700, 0, 1 << 20, 4);
    List<RecordLocation> written = new ArrayList<>();
    try (FileVolumeStore store = FileVolumeStore.open(folder, small, FIRST)) {
      for (int i = 1; i <= 7; i++) {
        written.add(append(store, 8 * i));
      }
    }
    assertThat(written.getLast().volume()).isGreaterThan(1);
    byte[] whole = Files.readAllBytes(volume(1));
    try (FileVolumeStore store = FileVolumeStore.open(folder, small, FIRST)) {
      assertThat(seen(store)).isEqualTo(new Seen(written, List.of()));
    }
    for (int at = 0; at < VolumeHeader.BYTES; at++) {
      writeFlipped(whole, at);
      try (FileVolumeStore store = FileVolumeStore.open(folder, small, FIRST)) {
        assertThat(seen(store).damaged()).as("byte " + at).isNotEmpty();
      }
    }
    Files.write(volume(1), whole);
    try (FileVolumeStore store = FileVolumeStore.open(folder, small, FIRST)) {
      for (int at = VolumeHeader.BYTES; at < whole.length; at++) {
        writeFlipped(whole, at);
        Seen seen = seen(store);
        assertThat(seen.damaged()).as("byte " + at).isNotEmpty();
        assertThat(written).containsAll(seen.records());
      }
    }
  }

  private void writeFlipped(byte[] whole, int at) throws IOException {
    byte[] changed = whole.clone();
    changed[at] ^= (byte) (1 << at % 8);
    Files.write(volume(1), changed);
  }

  @Test
  void aMissingVolumeIsReportedAndTheOthersAreRead() throws IOException {
    VolumeSettings small = new VolumeSettings(700, 0, 1 << 20, 4);
    List<RecordLocation> written = new ArrayList<>();
    try (FileVolumeStore store = FileVolumeStore.open(folder, small, FIRST)) {
      for (int i = 0; i < 12; i++) {
        written.add(append(store, 100));
      }
    }
    Files.delete(volume(2));
    try (FileVolumeStore store = FileVolumeStore.open(folder, small, FIRST)) {
      Seen seen = seen(store);
      assertThat(seen.damaged()).containsExactly(new RecordLocation(2, 0));
      assertThat(seen.records())
          .isEqualTo(written.stream().filter(location -> location.volume() != 2).toList());
    }
  }

  @Test
  void aFooterTornAtAnyByteIsCutAndWrittenAnew() throws IOException {
    VolumeSettings small = new VolumeSettings(700, 0, 1 << 20, 4);
    List<RecordLocation> written = new ArrayList<>();
    try (FileVolumeStore store = FileVolumeStore.open(folder, small, FIRST)) {
      while (written.isEmpty() || written.getLast().volume() == 1) {
        written.add(append(store, 100));
      }
    }
    written.removeLast();
    byte[] whole = Files.readAllBytes(volume(1));
    int footer = whole.length - 72 - 24 - 8 * written.size();
    for (int length = footer; length <= whole.length; length++) {
      Files.write(volume(1), Arrays.copyOf(whole, length));
      Files.deleteIfExists(volume(2));
      try (FileVolumeStore store = FileVolumeStore.open(folder, small, FIRST)) {
        assertThat(seen(store)).isEqualTo(new Seen(written, List.of()));
        RecordLocation next = append(store, 300);
        store.sync();
        assertThat(next).isEqualTo(new RecordLocation(2, 64));
        assertThat(seen(store).records()).hasSize(written.size() + 1);
      }
      assertThat(Files.readAllBytes(volume(1))).isEqualTo(whole);
    }
  }

  @Test
  void aRecordOfALaterVersionStopsTheStartAndIsNotCut() throws IOException {
    List<RecordLocation> written = writeEach(100, 50);
    byte[] whole = Files.readAllBytes(volume(1));
    int at = (int) written.getLast().offset();
    whole[at + 6] = 9; // its kind
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    CRC32C crc = new CRC32C();
    crc.update(whole, at, 44);
    crc.update(whole, at + 48, bytes.getInt(at + 40));
    bytes.putInt(at + 44, (int) crc.getValue());
    Files.write(volume(1), whole);

    assertThatThrownBy(() -> open(FIRST))
        .isInstanceOf(UnsupportedVolumeException.class)
        .hasMessageContaining("kind 9");
    assertThat(Files.readAllBytes(volume(1))).isEqualTo(whole);
  }

  /**
   * A payload that is a copy of the volume itself, torn so that the copy's records stand at its
   * end.
   */
  @Test
  void aPayloadCannotPoseAsRecords() throws IOException {
    List<RecordLocation> written = writeEach(100, 50);
    byte[] forged = Files.readAllBytes(volume(1));
    long before = forged.length;
    try (FileVolumeStore store = open(FIRST)) {
      store.append(Samples.head(1, forged), Samples.inMemory(forged));
    }
    byte[] longer = Files.readAllBytes(volume(1));
    Files.write(volume(1), Arrays.copyOf(longer, longer.length - 16));

    try (FileVolumeStore store = open(FIRST)) {
      assertThat(seen(store)).isEqualTo(new Seen(written, List.of()));
    }
    assertThat(Files.size(volume(1))).isEqualTo(before);
  }

  private void flip(int number, long offset) throws IOException {
    byte[] bytes = Files.readAllBytes(volume(number));
    bytes[(int) offset] ^= 0x10;
    Files.write(volume(number), bytes);
  }
}
