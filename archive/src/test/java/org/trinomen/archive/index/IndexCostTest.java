package org.trinomen.archive.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.Tag;

/** The index is shaped for ten million instances: what one costs is watched here. */
final class IndexCostTest {

  private static final int SERIES = 200;
  private static final int INSTANCES = 100;

  @TempDir Path folder;

  @Test
  void instanceCostsLessThanThreeHundredBytes() throws IOException {
    Path file = folder.resolve("index.db");
    long writingNanos = 0;
    int n = 0;
    try (SqlIndex index = SqliteIndex.open(file)) {
      for (int series = 0; series < SERIES; series++) {
        List<IndexEntry> batch = new ArrayList<>();
        for (int instance = 1; instance <= INSTANCES; instance++) {
          batch.add(
              Scans.entry(
                  n++,
                  Scans.slice(series / 8, series / 4, series, instance)
                      .uid(Tag.SOPInstanceUID, uid(series, instance))
                      .string(Tag.InstanceCreationDate, "20260101")
                      .string(Tag.InstanceCreationTime, "1015%02d.123000".formatted(instance % 60))
                      .string(
                          Tag.ImagePositionPatient,
                          "-128.41235",
                          "-120.16549",
                          "%.5f".formatted(-70.3 + 2.03125 * instance))));
        }
        long start = System.nanoTime();
        index.write(batch, Scans.location(n));
        writingNanos += System.nanoTime() - start;
      }
    }
    long bytes = Files.size(file) / n;
    System.out.printf(
        "index: %d bytes and %.1f µs an instance%n", bytes, writingNanos / 1000.0 / n);
    assertThat(bytes).isLessThan(300);
  }

  /** As a scanner makes them: time and counter at the end. */
  private static String uid(int series, int instance) {
    return "1.3.12.2.1107.5.1.4.50012.30000%016d%05d"
        .formatted(26_010_107_150_000L + series * 1000L, instance);
  }
}
