package org.trinomen.archive.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a folder to one process: the lock is gone when the process is, however it ends. */
public final class FolderLock implements Closeable {

  /**
   * The folders this process has locked. Static, because so is what it guards: POSIX drops a
   * process's lock as soon as the process closes any descriptor of the file, so a second attempt
   * within the process would free the first one's lock.
   */
  private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Locks an existing folder by the file {@code lock} in it.
   *
   * @throws IOException if another process, or this one, has it locked
   */
  public static FolderLock acquire(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!LOCKED_HERE.add(real)) {
      throw new IOException(folder + " is already open in this process");
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel =
          FileChannel.open(
              real.resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              DiskFiles.ownerOnly(real, "rw-------"));
      lock = channel.tryLock();
      if (lock == null) {
        throw new IOException(folder + " is in use by another process; stop that one first");
      }
      return new FolderLock(real, channel);
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        LOCKED_HERE.remove(real);
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      LOCKED_HERE.remove(folder);
    }
  }
}
