package org.trinomen.archive.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;
import static org.trinomen.archive.index.Scans.sopUid;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.verify.ArchiveVerifier;
import org.trinomen.archive.verify.VerifyProgress;
import org.trinomen.archive.verify.VerifyReport;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.ReadOptions;

/**
 * Each read of the volumes fails in turn: nothing half is given out, and the next attempt is whole.
 */
final class ReadFaultTest {

  private static final int FILES = 6;

  @TempDir Path folder;

  private final FaultyFiles files = new FaultyFiles();
  private final List<byte[]> received = new ArrayList<>();
  private TestArchive archive;

  @BeforeEach
  void fill() throws IOException {
    archive = TestArchive.open(folder.resolve("archive"), files);
    for (int i = 0; i < FILES; i++) {
      received.add(file(slice(1, 1, 1, i), i == 4 ? 1_200_000 / 2 : 3000));
      assertThat(archive.receive(received.get(i))).isInstanceOf(IngestOutcome.Stored.class);
    }
  }

  @AfterEach
  void close() throws IOException {
    files.heal();
    archive.close();
  }

  private interface Work {
    void run() throws IOException;
  }

  /** Runs it with the n-th read failing, for each n that there is. */
  private void withEachReadFailing(Work work, Work afterwards) throws IOException {
    int n = 0;
    boolean struck;
    do {
      n++;
      files.failReadAt(n);
      try {
        work.run();
        struck = files.readStruck();
      } catch (IOException e) {
        struck = true;
        assertThat(e).hasStackTraceContaining("injected: read");
      }
      files.heal();
      afterwards.run();
    } while (struck);
    assertThat(n).as("reads").isGreaterThan(2);
  }

  private byte[] read(int i) throws IOException {
    try (InputStream in =
        archive
            .finder()
            .open(
                archive
                    .index()
                    .bySopInstanceUid(sopUid(1, 1, 1, i))
                    .getFirst()
                    .facts()
                    .orElseThrow())) {
      return in.readAllBytes();
    }
  }

  @Test
  void filesAndHeadersAreGivenOutWholeOrNotAtAll() throws IOException {
    for (int i : new int[] {0, 4}) {
      withEachReadFailing(
          () -> assertThat(read(i)).isEqualTo(received.get(i)),
          () -> assertThat(read(i)).isEqualTo(received.get(i)));
      withEachReadFailing(
          () -> assertThat(sopInstanceUid(i)).isEqualTo(sopUid(1, 1, 1, i)), () -> {});
    }
  }

  private String sopInstanceUid(int i) throws IOException {
    return archive
        .finder()
        .header(
            archive.index().bySopInstanceUid(sopUid(1, 1, 1, i)).getFirst().facts().orElseThrow(),
            ReadOptions.HEADER)
        .dataSet()
        .string(Tag.SOPInstanceUID)
        .orElse("");
  }

  @Test
  void anIndexIsMadeAnewCompletelyOrNotAtAll() throws IOException {
    Path rebuilt = folder.resolve("rebuilt.db");
    Work rebuild =
        () ->
            IndexRebuilder.rebuild(
                archive.volumes(),
                AnnotationSource.NONE,
                rebuilt,
                Limits.DEFAULT,
                VolumeReplay.Progress.NONE);
    rebuild.run();
    List<String> whole = dump(rebuilt);
    withEachReadFailing(rebuild, () -> assertThat(dump(rebuilt)).isEqualTo(whole));
  }

  private static List<String> dump(Path index) {
    try {
      return TestArchive.dump(index);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aVerificationSaysWhatItCouldNotRead() throws IOException {
    withEachReadFailing(
        () -> assertThat(verify().clean()).isEqualTo(!files.readStruck()),
        () -> assertThat(verify().findings()).isEmpty());
  }

  private VerifyReport verify() throws IOException {
    return new ArchiveVerifier(
            archive.volumes(),
            archive.index(),
            files,
            folder.resolve("none"),
            folder.resolve("none"),
            Clock.systemUTC())
        .verify(VerifyProgress.SILENT);
  }
}
