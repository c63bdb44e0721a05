package org.trinomen.archive.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.file.FaultyFiles.Fault;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.RecordLocation;

/** Annotations on a disk that fails at each call in turn, and is well again. */
final class AnnotationFaultTest {

  private static final RecordLocation MARK = new RecordLocation(1, 64);

  @TempDir Path folder;

  private final FaultyFiles files = new FaultyFiles();

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void whatWasAcknowledgedIsThereAndTheLogGoesOnWhicheverCallFails(Fault fault) throws IOException {
    List<Annotation> acknowledged = new ArrayList<>();
    int n = 0;
    boolean struck;
    do {
      n++;
      try (AnnotationLog log = AnnotationLog.open(files, folder)) {
        files.failAt(n, fault);
        for (int i = 0; i < 4; i++) {
          try {
            add(log, fault + "-" + n + "-" + i, acknowledged);
          } catch (IOException e) {
            assertThat(e).hasStackTraceContaining("injected");
          }
        }
        struck = files.struck();
        files.heal();
        add(log, fault + "-" + n, acknowledged);
        assertThat(read(log)).containsAll(acknowledged);
      }
      try (AnnotationLog again = AnnotationLog.open(files, folder)) {
        assertThat(read(again)).containsAll(acknowledged);
      }
      AnnotationLog.check(
          files, folder, _ -> {}, found -> assertThat(found).as("a finding").isNull());
    } while (struck);
    assertThat(n).isGreaterThan(10);
  }

  private static void add(AnnotationLog log, String label, List<Annotation> acknowledged)
      throws IOException {
    Annotation annotation =
        new Annotation.LabelAdded(
            new Annotation.Target(Level.STUDY, PublicId.ofPath("P", "1.2")), label);
    log.append(Instant.EPOCH, "ada", MARK, List.of(annotation));
    acknowledged.add(annotation);
  }

  private static List<Annotation> read(AnnotationLog log) throws IOException {
    List<Annotation> all = new ArrayList<>();
    log.read(1, entry -> all.add(entry.what()));
    return all;
  }
}
