package org.trinomen.archive.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.Sha256;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Tag;

/** Real and odd files of many makers go in, and what was kept comes back. */
final class CorpusIngestTest {

  @TempDir Path folder;

  @Test
  void everyFileIsKeptOrRefusedAndTheIndexFollowsFromTheVolumes() throws Exception {
    Map<String, Integer> outcomes = new TreeMap<>();
    try (TestArchive archive = TestArchive.open(folder)) {
      Map<Sha256, byte[]> kept = new HashMap<>();
      for (Path path : corpus()) {
        byte[] file = Files.readAllBytes(path);
        IngestOutcome outcome = archive.receive(file);
        outcomes.merge(outcome.getClass().getSimpleName(), 1, Integer::sum);
        switch (outcome) {
          case IngestOutcome.Stored stored -> kept.put(stored.digest(), file);
          case IngestOutcome.Conflicting conflicting -> kept.put(conflicting.digest(), file);
          case IngestOutcome.AlreadyHeld _ -> {}
          case IngestOutcome.Refused refused -> assertThat(refused.reason()).isNotBlank();
        }
      }
      archive.verify();
      requireBack(archive, kept);
      requireSearchable(archive);
    }
    System.out.println("corpus: " + outcomes);
    assertThat(outcomes.get("Stored")).isGreaterThan(100);
    List<String> before = TestArchive.dump(folder.resolve("index.db"));
    try (VolumeStore volumes =
        FileVolumeStore.open(
            folder.resolve("volumes"), VolumeSettings.DEFAULT, FileVolumeStore.first())) {
      IndexRebuilder.rebuild(
          volumes,
          AnnotationSource.NONE,
          folder.resolve("index.db"),
          Limits.DEFAULT,
          VolumeReplay.Progress.NONE);
    }
    assertThat(TestArchive.dump(folder.resolve("index.db"))).isEqualTo(before);
  }

  private static void requireBack(TestArchive archive, Map<Sha256, byte[]> kept)
      throws IOException {
    int[] found = new int[1];
    List<Resource> all = new ArrayList<>();
    archive.finder().find(Query.all(Level.INSTANCE), all::add);
    for (Resource instance : all) {
      for (Resource version : archive.finder().versions(instance.id())) {
        try (InputStream in = archive.finder().open(version.facts().orElseThrow())) {
          assertThat(in.readAllBytes()).isEqualTo(kept.get(version.facts().get().digest()));
        }
        found[0]++;
      }
    }
    assertThat(found[0]).isEqualTo(kept.size());
  }

  /** A search that has to look at the constants of every series, and at headers. */
  private static void requireSearchable(TestArchive archive) throws IOException {
    for (Level level : Level.values()) {
      long all = archive.finder().count(Query.all(level));
      long some =
          archive
              .finder()
              .count(
                  new Query(
                      level,
                      List.of(
                          new Matching.Wildcard(Tag.Manufacturer, "*"),
                          new Matching.Wildcard(Tag.ImageType, "*")),
                      Optional.empty(),
                      false,
                      0,
                      0));
      assertThat(some).as(level.name()).isPositive().isLessThanOrEqualTo(all);
    }
  }

  private static List<Path> corpus() throws IOException {
    String elsewhere = System.getProperty("trinomen.shared", "");
    Path shared =
        elsewhere.isEmpty() ? Path.of("..", "..", "shared").toAbsolutePath() : Path.of(elsewhere);
    Path files = shared.resolve("dicom").resolve("dicom").normalize();
    if (!Files.isDirectory(files)) {
      System.out.println("not run: there is no folder " + files);
    }
    Assumptions.assumeTrue(Files.isDirectory(files), "no shared corpus");
    try (Stream<Path> all = Files.walk(files)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
