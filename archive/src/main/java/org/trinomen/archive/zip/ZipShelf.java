package org.trinomen.archive.zip;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.DurableFiles;

/** Where zips that jobs have made wait to be fetched: only so many, and not over a restart. */
public final class ZipShelf {

  private static final Logger LOG = LoggerFactory.getLogger(ZipShelf.class);
  private static final String SUFFIX = ".zip";

  private final DurableFiles files;
  private final Path folder;
  private final int kept;
  private final Deque<Path> done = new ArrayDeque<>();

  /** A shelf in a folder, from which zips of earlier are cleared away. */
  public ZipShelf(DurableFiles files, Path folder, int kept) throws IOException {
    this.files = files;
    this.folder = folder;
    this.kept = kept;
    for (Path file : files.list(folder)) {
      if (file.toString().endsWith(SUFFIX)) {
        files.delete(file);
      }
    }
  }

  /** A file that is not there yet. */
  Path place() {
    return folder.resolve(UUID.randomUUID() + SUFFIX);
  }

  /** Opens a new file. */
  OutputStream write(Path file) throws IOException {
    files.create(file).close(); // for its owner only
    return Files.newOutputStream(file);
  }

  /** A zip is complete: the oldest goes if there are too many. */
  synchronized void add(Path file) {
    done.add(file);
    while (done.size() > kept) {
      delete(done.remove());
    }
  }

  /** Takes a zip away; false if it is not there. */
  synchronized boolean remove(Path file) {
    done.remove(file);
    boolean there = files.exists(file);
    delete(file);
    return there;
  }

  boolean holds(Path file) {
    return files.exists(file);
  }

  private void delete(Path file) {
    try {
      files.delete(file);
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file.getFileName()).setCause(e).log("can't delete a zip");
    }
  }
}
