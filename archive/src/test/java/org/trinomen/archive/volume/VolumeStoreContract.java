package org.trinomen.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every volume store does. Volumes are small here, so that the records span several. */
abstract class VolumeStoreContract {

  /** Volumes are sealed at about this size. */
  static final long SEAL_AT = 10_000;

  @TempDir Path folder;
  private VolumeStore store;

  /** A store whose volumes are sealed at {@link #SEAL_AT}; empty at the first call in a test. */
  abstract VolumeStore openStore() throws IOException;

  private VolumeStore store() throws IOException {
    if (store == null) {
      store = openStore();
    }
    return store;
  }

  /** After every test each record is read back and compared with its digest. */
  @AfterEach
  void everythingIsSound() throws IOException {
    VolumeStore last = store();
    last.sync();
    last.scan(
        last.begin(),
        (location, head, next) -> {
          try (InputStream in = last.open(location)) {
            assertThat(Sha256.begin().digest(in.readAllBytes())).isEqualTo(head.digest().bytes());
          }
          assertThat(next).isGreaterThan(location);
        });
    last.close();
  }

  private List<RecordLocation> append(int... sizes) throws IOException {
    List<RecordLocation> locations = new ArrayList<>();
    for (int size : sizes) {
      byte[] payload = Samples.bytes(size, size);
      locations.add(store().append(Samples.head(size, payload), Samples.inMemory(payload)));
    }
    return locations;
  }

  private static List<RecordLocation> scanned(VolumeStore store, RecordLocation from)
      throws IOException {
    List<RecordLocation> seen = new ArrayList<>();
    store.scan(from, (location, head, next) -> seen.add(location));
    return seen;
  }

  @Test
  void whatWasAppendedIsReadBackWithItsHead() throws IOException {
    int[] sizes = {0, 1, 7, 8, 9, 4000, 20_000, 1_500_000, 3};
    List<RecordLocation> locations = append(sizes);
    store().sync();

    for (int i = 0; i < sizes.length; i++) {
      byte[] payload = Samples.bytes(sizes[i], sizes[i]);
      assertThat(store().head(locations.get(i))).isEqualTo(Samples.head(sizes[i], payload));
      try (InputStream in = store().open(locations.get(i))) {
        assertThat(in.readAllBytes()).isEqualTo(payload);
        assertThat(in.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void aSpooledPayloadIsKeptLikeOneInMemory() throws IOException {
    for (int size : new int[] {0, 5, 9_000, 3_000_000}) {
      byte[] payload = Samples.bytes(size, size);
      RecordLocation location =
          store().append(Samples.head(1, payload), Samples.spooled(folder, payload));
      store().sync();
      try (InputStream in = store().open(location)) {
        assertThat(in.readAllBytes()).isEqualTo(payload);
      }
    }
  }

  @Test
  void locationsGrowAndEndIsBeyondThemAll() throws IOException {
    assertThat(store().end()).isEqualTo(store().begin());
    RecordLocation last = null;
    for (int i = 0; i < 40; i++) {
      RecordLocation location = append(i * 20).getFirst();
      assertThat(store().end()).isGreaterThan(location);
      if (last != null) {
        assertThat(location).isGreaterThan(last);
      }
      last = location;
    }
    assertThat(last.volume()).isGreaterThan(1);
  }

  @Test
  void aScanVisitsEveryRecordInOrderAndResumesFromWhereItIsTold() throws IOException {
    int[] sizes = new int[60];
    Arrays.setAll(sizes, i -> 500 + i);
    List<RecordLocation> locations = append(sizes);
    store().sync();

    assertThat(scanned(store(), store().begin())).isEqualTo(locations);
    assertThat(store().size()).isBetween(Arrays.stream(sizes).asLongStream().sum(), 60_000L);
    List<RecordLocation> starts = new ArrayList<>();
    store().scan(store().begin(), (location, head, next) -> starts.add(next));
    for (int i = 0; i < starts.size(); i++) {
      assertThat(scanned(store(), starts.get(i)))
          .isEqualTo(locations.subList(i + 1, locations.size()));
    }
    assertThat(scanned(store(), store().end())).isEmpty();
  }

  @Test
  void aMarkTakenAtTheEndStaysGoodWhateverIsAppended() throws IOException {
    List<RecordLocation> locations = new ArrayList<>();
    List<RecordLocation> marks = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      store().sync();
      marks.add(store().end());
      locations.addAll(append(700 + i));
    }
    store().sync();
    for (int i = 0; i < marks.size(); i++) {
      assertThat(scanned(store(), marks.get(i))).isEqualTo(locations.subList(i, locations.size()));
    }
  }

  @Test
  void aScanDoesNotShowWhatIsNotDurable() throws IOException {
    List<RecordLocation> durable = append(100, 200);
    store().sync();
    append(300);

    assertThat(scanned(store(), store().begin())).isEqualTo(durable);
  }

  @Test
  void positionalReadsGiveAnyPartOfAPayload() throws IOException {
    byte[] payload = Samples.bytes(5, 5_000);
    RecordLocation location = store().append(Samples.head(5, payload), Samples.inMemory(payload));
    store().sync();
    for (int position = 0; position <= 5_000; position += 617) {
      byte[] into = new byte[1_000];
      int count = store().bytes(location).read(position, into, 100, 800);
      assertThat(count).isEqualTo(Math.min(800, 5_000 - position));
      assertThat(Arrays.copyOfRange(into, 100, 100 + count))
          .isEqualTo(Arrays.copyOfRange(payload, position, position + count));
      assertThat(Arrays.copyOf(into, 100)).containsOnly(0);
      assertThat(Arrays.copyOfRange(into, 100 + count, 1_000)).containsOnly(0);
    }
    assertThat(store().bytes(location).read(5_001, new byte[1], 0, 1)).isZero();
  }

  @Test
  void skippingInAStreamSkipsBytes() throws IOException {
    byte[] payload = Samples.bytes(5, 300_000);
    RecordLocation location = store().append(Samples.head(5, payload), Samples.inMemory(payload));
    store().sync();
    try (InputStream in = store().open(location)) {
      in.skipNBytes(150_001);
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(payload, 150_001, 300_000));
    }
  }

  @Test
  void aHeadThatDisagreesWithItsPayloadIsRefusedAndLeavesNothing() throws IOException {
    RecordLocation before = store().end();
    byte[] payload = Samples.bytes(1, 10);
    assertThatThrownBy(
            () -> store().append(Samples.head(1, payload), Samples.inMemory(Samples.bytes(1, 11))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store().end()).isEqualTo(before);
  }

  @Test
  void whereNoRecordBeginsThereIsNothingToRead() throws IOException {
    RecordLocation location = append(100).getFirst();
    store().sync();
    RecordLocation between = new RecordLocation(location.volume(), location.offset() + 8);
    RecordLocation missing = new RecordLocation(77, location.offset());

    assertThatThrownBy(() -> store().head(between)).isInstanceOf(DamagedRecordException.class);
    assertThatThrownBy(() -> store().open(missing)).isInstanceOf(DamagedRecordException.class);
  }

  @Test
  void readersAreNotDisturbedByTheWriterNorByEachOther() throws Exception {
    List<RecordLocation> first = append(3_000, 2_000, 4_000, 5_000);
    store().sync();
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int r = 0; r < 8; r++) {
        RecordLocation location = first.get(r % 4);
        counts.add(
            readers.submit(
                () -> {
                  int reads = 0;
                  do {
                    try (InputStream in = store.open(location)) {
                      byte[] expected = store.head(location).digest().bytes();
                      assertThat(Sha256.begin().digest(in.readAllBytes())).isEqualTo(expected);
                    }
                    reads++;
                  } while (!done.get());
                  return reads;
                }));
      }
      for (int i = 0; i < 200; i++) {
        append(1_000 + i);
        if (i % 5 == 0) {
          store.sync();
        }
      }
      done.set(true);
      for (Future<Integer> count : counts) {
        assertThat(count.get()).isPositive();
      }
    }
    store.sync();
    assertThat(scanned(store, store.begin())).hasSize(204);
  }
}
