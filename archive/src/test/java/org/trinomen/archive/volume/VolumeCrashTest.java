package org.trinomen.archive.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that appends is killed with SIGKILL; what it had called durable is there. */
final class VolumeCrashTest {

  private static final int ROUNDS = 6;

  @TempDir Path folder;

  private Process start(int seed) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            AppendingProcess.class.getName(),
            folder.toString(),
            Integer.toString(seed))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private FileVolumeStore open() throws IOException {
    return FileVolumeStore.open(
        folder.resolve("volumes"),
        new VolumeSettings(300_000, 0, 1 << 20, 4),
        FileVolumeStore.first());
  }

  @Test
  @Timeout(120)
  void whatWasDurableSurvivesSigkillAtAnyMoment() throws Exception {
    Random random = new Random(11);
    List<String> durable = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Process process = start(round);
      try (BufferedReader acknowledged = process.inputReader(StandardCharsets.US_ASCII)) {
        for (int wanted = 1 + random.nextInt(60); wanted > 0; wanted--) {
          durable.add(acknowledged.readLine());
        }
        if (round == 0) {
          assertThatThrownBy(this::open).hasMessageContaining("in use by another process");
        }
        // Not Process.destroyForcibly, which closes the stream with what was acknowledged before.
        process.toHandle().destroyForcibly();
        acknowledged.lines().filter(line -> line.length() == 64).forEach(durable::add);
      }
      assertThat(process.waitFor()).isEqualTo(128 + 9);

      assertThat(durable).doesNotContainNull();
      assertThat(digests()).containsAll(durable).doesNotHaveDuplicates();
    }
    assertThat(durable).hasSizeGreaterThan(ROUNDS);
  }

  private List<String> digests() throws IOException {
    List<String> digests = new ArrayList<>();
    try (FileVolumeStore store = open()) {
      store.scan(
          store.begin(),
          (location, head, next) -> {
            byte[] payload = store.open(location).readAllBytes();
            assertThat(Sha256.begin().digest(payload)).isEqualTo(head.digest().bytes());
            digests.add(head.digest().hex());
          });
    }
    return digests;
  }
}
