package org.trinomen.archive.curation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.annotation.AnnotationLog;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.index.Index;
import org.trinomen.archive.index.IndexFinder;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.index.SqliteIndex;
import org.trinomen.archive.ingest.Arrival;
import org.trinomen.archive.ingest.IndexRebuilder;
import org.trinomen.archive.ingest.Ingest;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.ingest.TestArchive;
import org.trinomen.archive.ingest.VolumeReplay;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.verify.AnnotationsCheck;
import org.trinomen.archive.verify.ArchiveVerifier;
import org.trinomen.archive.verify.Finding;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.Spool;
import org.trinomen.archive.volume.SpoolLimits;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Limits;

/** An archive with annotations, of real parts in a folder. */
final class CuratedArchive implements Closeable {

  private final Path folder;
  private final FileVolumeStore volumes;
  private final SqlIndex index;
  private final Curation curation;
  private final Ingest ingest;

  private CuratedArchive(Path folder) throws IOException {
    this.folder = folder;
    DiskFiles files = new DiskFiles();
    InstantSource clock = InstantSource.fixed(Scans.EPOCH);
    this.index = SqliteIndex.open(folder.resolve("index.db"));
    this.volumes = volumes(folder.resolve("volumes"));
    Spool spool =
        Spool.open(files, folder.resolve("spool"), new SpoolLimits(100_000, 2, 1_000_000));
    AnnotationLog log = AnnotationLog.open(files, folder.resolve("annotations"));
    this.curation = new Curation(log, volumes(folder.resolve("attachments")), spool, index, clock);
    this.ingest = Ingest.open(volumes, spool, index, log, clock, TestArchive.SETTINGS, () -> {});
  }

  private static FileVolumeStore volumes(Path folder) throws IOException {
    return FileVolumeStore.open(folder, VolumeSettings.DEFAULT, FileVolumeStore.first());
  }

  static CuratedArchive open(Path folder) throws IOException {
    return new CuratedArchive(folder);
  }

  /** The same archive, with an index made anew from volumes and log. */
  static CuratedArchive rebuilt(Path folder) throws IOException {
    try (FileVolumeStore volumes = volumes(folder.resolve("volumes"));
        AnnotationLog log = AnnotationLog.open(new DiskFiles(), folder.resolve("annotations"))) {
      IndexRebuilder.rebuild(
          volumes, log, folder.resolve("index.db"), Limits.DEFAULT, VolumeReplay.Progress.NONE);
    }
    return new CuratedArchive(folder);
  }

  /** The same archive, with an index that has to catch up at the start. */
  static CuratedArchive withEmptyIndex(Path folder) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(folder.resolve("index.db" + suffix));
    }
    return new CuratedArchive(folder);
  }

  /** What a verification of a closed archive finds. */
  static List<Finding> findings(Path folder) throws IOException {
    try (SqlIndex index = SqliteIndex.open(folder.resolve("index.db"));
        FileVolumeStore volumes = volumes(folder.resolve("volumes"));
        FileVolumeStore attachments =
            FileVolumeStore.open(
                folder.resolve("attachments"), VolumeSettings.DEFAULT, FileVolumeStore.first())) {
      DiskFiles files = new DiskFiles();
      return new ArchiveVerifier(
              volumes,
              index,
              files,
              folder.resolve("audit"),
              folder.resolve("ledger"),
              Clock.systemUTC(),
              Optional.of(new AnnotationsCheck(files, folder.resolve("annotations"), attachments)))
          .verify((_, _, _) -> {})
          .findings();
    }
  }

  IngestOutcome.Path receive(DataSetBuilder dataSet) throws IOException {
    IngestOutcome outcome =
        ingest.receive(
            new Arrival(
                Scans.ORIGIN, new byte[0], new ByteArrayInputStream(Scans.file(dataSet, 64))));
    assertThat(outcome).isInstanceOf(IngestOutcome.Stored.class);
    return ((IngestOutcome.Stored) outcome).path();
  }

  Curation curation() {
    return curation;
  }

  Index index() {
    return index;
  }

  RecordedFinder finder() {
    return new IndexFinder(index, volumes);
  }

  List<PublicId> find(Query query) throws IOException {
    List<PublicId> found = new ArrayList<>();
    finder().find(query, resource -> found.add(resource.id()));
    return found;
  }

  List<Change> changes() {
    return finder().changes(ChangesQuery.after(0, 1000));
  }

  int records() {
    int[] count = new int[1];
    index.records(_ -> count[0]++);
    return count[0];
  }

  /** Every row of every table. */
  List<String> dump() throws SQLException {
    return TestArchive.dump(folder.resolve("index.db"));
  }

  @Override
  public void close() throws IOException {
    ingest.close();
    curation.close();
    volumes.close();
    index.close();
  }
}
