package org.trinomen.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class FileVolumeStoreTest extends VolumeStoreContract {

  private static final int OPEN_MAX = 2;

  @Override
  VolumeStore openStore() throws IOException {
    return FileVolumeStore.open(
        folder.resolve("volumes"),
        new VolumeSettings(SEAL_AT, 0, 1 << 20, OPEN_MAX),
        FileVolumeStore.first());
  }

  @Test
  void noMoreVolumesAreHeldOpenThanAllowed() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs /proc");
    Path own = folder.resolve("own");
    try (FileVolumeStore store =
        FileVolumeStore.open(
            own, new VolumeSettings(1_000, 0, 1 << 20, OPEN_MAX), FileVolumeStore.first())) {
      List<RecordLocation> locations = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        byte[] payload = Samples.bytes(i, 900);
        locations.add(store.append(Samples.head(i, payload), Samples.inMemory(payload)));
      }
      store.sync();
      for (RecordLocation location : locations) {
        assertThat(store.open(location).readAllBytes()).hasSize(900);
        // The volume that takes records is open as well, and once more for its fsync.
        assertThat(openFiles(own)).isLessThanOrEqualTo(OPEN_MAX + 2);
      }
      assertThat(openFiles(own)).isGreaterThan(1);
    }
    assertThat(openFiles(own)).isZero();
  }

  private static long openFiles(Path folder) throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(descriptor -> pointsInto(descriptor, folder)).count();
    }
  }

  private static boolean pointsInto(Path descriptor, Path folder) {
    try {
      Path file = Files.readSymbolicLink(descriptor);
      return file.startsWith(folder) && file.toString().endsWith(".vol");
    } catch (NoSuchFileException e) {
      return false; // closed since the listing
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
