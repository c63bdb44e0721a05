package org.trinomen.archive.ingest;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.trinomen.archive.annotation.AnnotationSource;
import org.trinomen.archive.index.SqlIndex;
import org.trinomen.archive.index.SqliteIndex;
import org.trinomen.archive.volume.VolumeStore;
import org.trinomen.dicom.Limits;

/**
 * Makes the index anew from volumes and annotations alone, in a file beside it that takes its place
 * when it is complete: until then, and if anything fails, the old one stays. No one may have the
 * old index open.
 */
public final class IndexRebuilder {

  private IndexRebuilder() {}

  /**
   * Rebuilds the index in {@code file}.
   *
   * @return the number of records read
   */
  public static long rebuild(
      VolumeStore volumes,
      AnnotationSource annotations,
      Path file,
      Limits limits,
      VolumeReplay.Progress progress)
      throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    deleteWithLogs(fresh);
    long records;
    try (SqlIndex index = SqliteIndex.open(fresh)) {
      records = VolumeReplay.run(volumes, index, annotations, limits, progress);
    } // closing the last connection brings the log into the file
    sync(fresh);
    // Logs of the old index must be gone before the new one has its name: SQLite would apply them.
    Files.deleteIfExists(beside(file, "-wal"));
    Files.deleteIfExists(beside(file, "-shm"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      sync(folder);
    }
    return records;
  }

  private static void deleteWithLogs(Path database) throws IOException {
    Files.deleteIfExists(database);
    Files.deleteIfExists(beside(database, "-wal"));
    Files.deleteIfExists(beside(database, "-shm"));
  }

  private static Path beside(Path database, String suffix) {
    return database.resolveSibling(database.getFileName() + suffix);
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
