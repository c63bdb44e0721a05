package org.trinomen.archive.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Files and folders as a durable store needs them. What is created is for the owner only (0600,
 * 0700). A name that was created, renamed or deleted is durable after {@link #syncFolder}.
 */
public interface DurableFiles {

  /** Creates a file, which must not exist, for reading and writing. */
  DurableFile create(Path file) throws IOException;

  /** Opens an existing file for reading and writing. */
  DurableFile open(Path file) throws IOException;

  /** Opens an existing file for reading only. */
  DurableFile openForReading(Path file) throws IOException;

  /** Creates a folder and those above it; does nothing where it exists. */
  void createFolder(Path folder) throws IOException;

  /** The entries of a folder, by name in order. */
  List<Path> list(Path folder) throws IOException;

  boolean exists(Path file);

  /** Renames within a file system, replacing what bore the new name. Atomic. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file; does nothing where there is none. */
  void delete(Path file) throws IOException;

  /** Makes the names in a folder durable. */
  void syncFolder(Path folder) throws IOException;

  /** Whether the folder is there and lets us write, as far as can be said without trying. */
  boolean isWritable(Path folder);

  /** Bytes that can still be written to the file system of a folder. */
  long freeBytes(Path folder);

  /**
   * Writes a small file that stands alone so that a crash leaves the old content or the new, never
   * a mixture: temporary file, fsync, rename, fsync of the folder.
   */
  default void replace(Path file, ByteBuffer content) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    delete(temporary);
    try (DurableFile out = create(temporary)) {
      out.write(content, 0);
      out.sync();
    }
    rename(temporary, file);
    Path folder = file.getParent();
    if (folder != null) {
      syncFolder(folder);
    }
  }
}
