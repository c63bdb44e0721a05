package org.trinomen.archive.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.file.FaultyFiles;
import org.trinomen.archive.index.Index;
import org.trinomen.archive.index.IndexFinder;
import org.trinomen.archive.index.IndexedRecord;
import org.trinomen.archive.index.Scans;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.index.SqliteIndex;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.volume.FileVolumeStore;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Spool;
import org.trinomen.archive.volume.SpoolLimits;
import org.trinomen.archive.volume.VolumeSettings;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.Limits;

/** A whole archive in a folder, of real parts on a disk that can be made to fail. */
public final class TestArchive implements AutoCloseable {

  public static final IngestSettings SETTINGS =
      new IngestSettings(64, 32, Duration.ofSeconds(20), 1000, Limits.DEFAULT);

  private static final VolumeSettings VOLUMES = new VolumeSettings(200_000, 0, 1 << 20, 16);

  private final Path folder;
  private final FaultyFiles files;
  private final VolumeStore volumes;
  private final SqlIndex index;
  private final Ingest ingest;

  /** Notified after each group commit, and when the index has caught up. */
  private final Object commits;

  private TestArchive(
      Path folder,
      FaultyFiles files,
      VolumeStore volumes,
      SqlIndex index,
      Ingest ingest,
      Object commits) {
    this.folder = folder;
    this.files = files;
    this.volumes = volumes;
    this.index = index;
    this.ingest = ingest;
    this.commits = commits;
  }

  /** Waits until the index has read what was kept without it. */
  void awaitCaughtUp() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    synchronized (commits) {
      while (index.isBehind() && System.nanoTime() < deadline) {
        commits.wait(1000);
      }
    }
    assertThat(index.isBehind()).isFalse();
  }

  /** Opens an index for an archive in a folder. */
  public interface IndexSource {
    /** SQLite's, in the same folder. */
    IndexSource SQLITE = folder -> SqliteIndex.open(folder.resolve("index.db"));

    SqlIndex open(Path folder) throws IOException;
  }

  public static TestArchive open(Path folder) throws IOException {
    return open(folder, new FaultyFiles());
  }

  public static TestArchive open(Path folder, IndexSource indexes) throws IOException {
    return open(folder, new FaultyFiles(), InstantSource.fixed(Scans.EPOCH), indexes, SETTINGS);
  }

  static TestArchive open(Path folder, FaultyFiles files) throws IOException {
    return open(folder, files, InstantSource.fixed(Scans.EPOCH));
  }

  static TestArchive open(Path folder, FaultyFiles files, InstantSource clock) throws IOException {
    return open(folder, files, clock, IndexSource.SQLITE, SETTINGS);
  }

  static TestArchive open(
      Path folder,
      FaultyFiles files,
      InstantSource clock,
      IndexSource indexes,
      IngestSettings settings)
      throws IOException {
    files.createFolder(folder);
    SqlIndex index = indexes.open(folder);
    VolumeStore volumes =
        FileVolumeStore.open(
            new FileVolumeStore.Environment(
                files, Clock.fixed(Scans.EPOCH, ZoneOffset.UTC), new Random(1)),
            folder.resolve("volumes"),
            VOLUMES,
            index.mark().orElse(FileVolumeStore.first()));
    Spool spool =
        Spool.open(files, folder.resolve("spool"), new SpoolLimits(100_000, 2, 1_000_000));
    Object commits = new Object();
    Runnable told =
        () -> {
          synchronized (commits) {
            commits.notifyAll();
          }
        };
    Ingest ingest =
        Ingest.open(volumes, spool, index, AnnotationSource.NONE, clock, settings, told);
    return new TestArchive(folder, files, volumes, index, ingest, commits);
  }

  public IngestOutcome receive(byte[] file) throws IOException {
    return receive(new ByteArrayInputStream(file));
  }

  public IngestOutcome receive(InputStream body) throws IOException {
    return ingest.receive(new Arrival(Scans.ORIGIN, new byte[0], body));
  }

  public Ingest ingest() {
    return ingest;
  }

  public Index index() {
    return index;
  }

  public VolumeStore volumes() {
    return volumes;
  }

  public RecordedFinder finder() {
    return new IndexFinder(index, volumes);
  }

  FaultyFiles files() {
    return files;
  }

  Path indexFile() {
    return folder.resolve("index.db");
  }

  /** Every record is in the index, every row has its record, and neither contradicts itself. */
  public void verify() throws IOException {
    assertThat(index.check()).isEmpty();
    List<IndexedRecord> known = new ArrayList<>();
    index.records(known::add);
    List<RecordLocation> held = new ArrayList<>();
    volumes.scan(
        volumes.begin(),
        (location, head, next) -> {
          held.add(location);
          requireSame(head, known.get(held.size() - 1));
        });
    assertThat(known).extracting(IndexedRecord::location).isEqualTo(held);
  }

  private static void requireSame(RecordHead head, IndexedRecord row) {
    assertThat(row.digest()).isEqualTo(head.digest());
    assertThat(row.size()).isEqualTo(head.payloadLength());
  }

  @Override
  public void close() throws IOException {
    ingest.close();
    index.close();
    volumes.close();
  }

  /** Every row of every table of an index that no one has open. */
  public static List<String> dump(Path indexFile) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + indexFile);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery(
              "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      for (String table : tables) {
        dump(statement, table, rows);
      }
    }
    return rows;
  }

  private static void dump(Statement statement, String table, List<String> into)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1")) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder line = new StringBuilder(table);
        for (int i = 1; i <= columns; i++) {
          Object value = rows.getObject(i);
          line.append(" | ")
              .append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
        }
        into.add(line.toString());
      }
    }
  }
}
