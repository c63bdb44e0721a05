package org.trinomen.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.encryption.Keyring;
import org.trinomen.archive.file.DiskFiles;

/** A disk that gives back other bits than it was given: they are found, and served to nobody. */
final class FlippedBitTest {

  private static final int[] SIZES = {0, 5, 700, 1_201};
  private static final int LARGE = RecordReader.WHOLE_BYTES_MAX + 77;

  @TempDir Path folder;

  private final List<RecordLocation> locations = new ArrayList<>();
  private Path volume = Path.of("");

  @BeforeEach
  void writeAVolume() throws IOException {
    volume = folder.resolve("000001.vol");
    try (FileVolumeStore store = open()) {
      for (int size : SIZES) {
        append(store, size);
      }
    }
  }

  private void append(FileVolumeStore store, int size) throws IOException {
    byte[] payload = Samples.bytes(size, size);
    locations.add(store.append(Samples.head(size, payload), Samples.inMemory(payload)));
    store.sync();
  }

  private FileVolumeStore open() throws IOException {
    return FileVolumeStore.open(folder, VolumeSettings.DEFAULT, new RecordLocation(1, fileBytes()));
  }

  private static void flip(Path file, long at, int bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) at] ^= (byte) (1 << bit);
    Files.write(file, bytes);
  }

  /** Where records have their padding, which nobody reads. */
  private Set<Long> padding() {
    Set<Long> at = new TreeSet<>();
    for (int i = 0; i < SIZES.length; i++) {
      long end = i + 1 < SIZES.length ? locations.get(i + 1).offset() : fileBytes();
      long from = end - RecordCodec.TRAILER_BYTES - RecordCodec.padded(SIZES[i]) + SIZES[i];
      for (long byteAt = from; byteAt < end - RecordCodec.TRAILER_BYTES; byteAt++) {
        at.add(byteAt);
      }
    }
    return at;
  }

  private long fileBytes() {
    return volume.toFile().length();
  }

  @Test
  void eachOneIsFoundWhereverItIsAndNoneIsServed() throws IOException {
    Set<Long> padding = padding();
    int found = 0;
    for (long at = VolumeHeader.BYTES; at < fileBytes(); at += 3) {
      int bit = (int) (at % 8);
      flip(volume, at, bit);
      try (VolumeCopyUnderTest store = new VolumeCopyUnderTest()) {
        long damaged = store.damaged();
        assertThat(damaged)
            .as("bit %d of byte %d", bit, at)
            .isEqualTo(padding.contains(at) ? 0 : 1);
        found += (int) damaged;
        store.servesWhatWasReceivedOrNothing();
      }
      flip(volume, at, bit);
    }
    assertThat(found).isGreaterThan(700);
  }

  /** Reads a volume as it is: opening a store would mend its end. */
  private final class VolumeCopyUnderTest implements AutoCloseable {
    private final OpenVolumes volumes =
        new OpenVolumes(
            new DiskFiles(), folder, new VolumeKeys(new DiskFiles(), folder, Keyring.none()), 4);
    private final RecordReader reader = new RecordReader(volumes);

    long damaged() throws IOException {
      List<RecordLocation> damaged = new ArrayList<>();
      new VolumeScan(volumes, new RecordLocation(1, fileBytes()))
          .from(
              FileVolumeStore.first(),
              new VolumeStore.RecordVisitor() {
                @Override
                public void record(RecordLocation location, RecordHead head, RecordLocation next)
                    throws IOException {
                  try {
                    reader.requireSound(location);
                  } catch (DamagedRecordException e) {
                    damaged.add(location);
                  }
                }

                @Override
                public void damaged(RecordLocation location, String what, RecordLocation next) {
                  damaged.add(location);
                }
              });
      return damaged.size();
    }

    void servesWhatWasReceivedOrNothing() throws IOException {
      for (int i = 0; i < SIZES.length; i++) {
        byte[] received = Samples.bytes(SIZES[i], SIZES[i]);
        try (InputStream in = reader.open(locations.get(i))) {
          assertThat(in.readAllBytes()).isEqualTo(received);
        } catch (DamagedRecordException e) {
          assertThat(e.location()).isEqualTo(locations.get(i));
        }
        byte[] part = new byte[4];
        try {
          int count = reader.bytes(locations.get(i)).read(1, part, 0, 4);
          for (int b = 0; b < count; b++) {
            assertThat(part[b]).isEqualTo(received[1 + b]);
          }
        } catch (DamagedRecordException e) {
          assertThat(e.location()).isEqualTo(locations.get(i));
        }
      }
    }

    @Override
    public void close() throws IOException {
      volumes.close();
    }
  }

  @Test
  void aLongPayloadIsReadThroughBeforeItsFirstByteIsGivenOut() throws IOException {
    try (FileVolumeStore store = open()) {
      append(store, LARGE);
    }
    RecordLocation large = locations.getLast();
    long[] places = {large.offset() + 200, large.offset() + LARGE / 2, fileBytes() - 20};
    for (long at : places) {
      flip(volume, at, 3);
      try (FileVolumeStore store = open()) {
        assertThat(isServed(store, large)).isFalse();
        assertThat(isServed(store, locations.get(2))).isTrue();
      }
      flip(volume, at, 3);
    }
    try (FileVolumeStore store = open()) {
      assertThat(isServed(store, large)).isTrue();
    }
  }

  private static boolean isServed(FileVolumeStore store, RecordLocation location)
      throws IOException {
    boolean whole;
    try (InputStream in = store.open(location)) {
      whole = in.read() >= 0;
    } catch (DamagedRecordException e) {
      whole = false;
    }
    try {
      assertThat(store.bytes(location).read(0, new byte[8], 0, 8)).isEqualTo(8);
      assertThat(whole).isTrue();
    } catch (DamagedRecordException e) {
      assertThat(whole).isFalse();
    }
    return whole;
  }

  /** The last volume is read when the store is opened: that must not be the end of the service. */
  @Test
  void aVolumeWhoseHeaderIsDamagedIsPassedOverAndTheStoreGoesOnInTheNext() throws IOException {
    flip(volume, 20, 1);
    try (FileVolumeStore store = open()) {
      assertThat(isServed(store, locations.get(2))).isFalse();
      append(store, 900);
      assertThat(locations.getLast().volume()).isEqualTo(2);
      assertThat(isServed(store, locations.getLast())).isTrue();
    }
  }
}
