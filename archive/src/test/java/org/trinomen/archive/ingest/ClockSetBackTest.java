package org.trinomen.archive.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.seriesUid;
import static org.trinomen.archive.index.Scans.slice;
import static org.trinomen.archive.index.Scans.sopUid;
import static org.trinomen.archive.index.Scans.studyUid;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.index.IndexedRecord;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.PublicId;
import org.trinomen.dicom.Limits;

/** A clock that jumps back and forth gives odd times, and disturbs no order. */
final class ClockSetBackTest {

  private static final int FILES = 6;

  @TempDir Path folder;

  /** Each time an hour earlier than before, and the fourth a year later. */
  private static final class JumpingClock implements InstantSource {
    private int asked;

    @Override
    public Instant instant() {
      asked++;
      return Scans.EPOCH.minus(Duration.ofHours(asked)).plus(Duration.ofDays(asked == 4 ? 365 : 0));
    }
  }

  private static List<PublicId> sent() {
    return IntStream.range(0, FILES)
        .mapToObj(
            i -> PublicId.ofPath("SUB-001", studyUid(1, 1), seriesUid(1, 1, 1), sopUid(1, 1, 1, i)))
        .toList();
  }

  @Test
  void arrivalsKeepTheirOrderInVolumesIndexAndChanges() throws IOException, SQLException {
    List<IndexedRecord> records = new ArrayList<>();
    try (TestArchive archive =
        TestArchive.open(folder.resolve("archive"), new FaultyFiles(), new JumpingClock())) {
      for (int i = 0; i < FILES; i++) {
        assertThat(archive.receive(file(slice(1, 1, 1, i), 100)))
            .isInstanceOf(IngestOutcome.Stored.class);
      }
      archive.verify();
      archive.index().records(records::add);
      assertThat(records).extracting(IndexedRecord::instance).containsExactlyElementsOf(sent());
      List<Change> changes = archive.index().changes(ChangesQuery.after(0, 100));
      assertThat(changes).extracting(Change::sequence).isSorted().doesNotHaveDuplicates();
      List<Change> arrivals =
          changes.stream().filter(c -> c.kind() == Change.Kind.NEW_INSTANCE).toList();
      assertThat(arrivals).extracting(Change::id).containsExactlyElementsOf(sent());
      List<Instant> times = arrivals.stream().map(Change::at).toList();
      assertThat(times).isNotEqualTo(times.stream().sorted().toList());
      IndexRebuilder.rebuild(
          archive.volumes(),
          AnnotationSource.NONE,
          folder.resolve("rebuilt.db"),
          Limits.DEFAULT,
          VolumeReplay.Progress.NONE);
    }
    assertThat(TestArchive.dump(folder.resolve("rebuilt.db")))
        .isEqualTo(TestArchive.dump(folder.resolve("archive/index.db")));
  }
}
