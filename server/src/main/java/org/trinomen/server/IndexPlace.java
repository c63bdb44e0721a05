package org.trinomen.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.index.IndexCopy;
import org.trinomen.archive.index.IndexVersion;
import org.trinomen.archive.index.PostgresIndex;
import org.trinomen.archive.index.PostgresSettings;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.index.SqliteIndex;
import org.trinomen.archive.ingest.IndexRebuilder;
import org.trinomen.archive.ingest.VolumeReplay;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.Limits;
import org.trinomen.server.config.DataFolder;
import org.trinomen.server.config.Settings;

/** Where the configuration says that the index is. */
public final class IndexPlace {

  private final DurableFiles files;
  private final DataFolder data;
  private final Optional<PostgresSettings> postgres;

  public IndexPlace(DurableFiles files, Settings settings) {
    this.files = files;
    this.data = settings.data();
    this.postgres = settings.index().postgres();
  }

  /** Opens the index; a new one if there is none. */
  public SqlIndex open() throws IOException {
    return postgres.isPresent()
        ? PostgresIndex.open(postgres.get(), archiveId())
        : SqliteIndex.open(data.index());
  }

  /** Which form the index has that is there, and which this program writes. */
  public IndexVersion version() throws IOException {
    return postgres.isPresent()
        ? IndexVersion.of(postgres.get(), archiveId())
        : IndexVersion.of(data.index());
  }

  /** Whether it is a file of its own, in the data folder. */
  public boolean isFile() {
    return postgres.isEmpty();
  }

  /**
   * Makes the index anew.
   *
   * @return the number of records read
   */
  public long rebuild(
      VolumeStore volumes, AnnotationSource annotations, VolumeReplay.Progress progress)
      throws IOException {
    return postgres.isPresent()
        ? PostgresIndex.rebuild(
            postgres.get(),
            archiveId(),
            fresh -> VolumeReplay.run(volumes, fresh, annotations, Limits.DEFAULT, progress))
        : IndexRebuilder.rebuild(volumes, annotations, data.index(), Limits.DEFAULT, progress);
  }

  /** Copies the index in the data folder to the database of the configuration, and compares. */
  public IndexCopy.Report copyToPostgres(IndexCopy.Progress progress) throws IOException {
    return IndexCopy.run(data.index(), postgres.orElseThrow(), archiveId(), progress);
  }

  /** Says which archive this is, to a database that may hold the indexes of others too. */
  private String archiveId() throws IOException {
    Path file = data.archiveId();
    if (!files.exists(file)) {
      String fresh = UUID.randomUUID() + "\n";
      files.replace(file, ByteBuffer.wrap(fresh.getBytes(StandardCharsets.US_ASCII)));
    }
    return Files.readString(file).strip();
  }
}
