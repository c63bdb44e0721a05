package org.trinomen.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.trinomen.archive.file.DiskFiles;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;

/** The local disk, on which the syncs of volumes wait at a gate while it is closed. */
final class HeldSyncs implements DurableFiles {

  private final DurableFiles disk = new DiskFiles();
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch reached = new CountDownLatch(0);

  void close() {
    reached = new CountDownLatch(1);
    gate = new CountDownLatch(1);
  }

  /** Waits until a volume is about to be synced. */
  void awaitSync() throws InterruptedException {
    reached.await();
  }

  void open() {
    gate.countDown();
  }

  @Override
  public DurableFile create(Path file) throws IOException {
    return watched(file, disk.create(file));
  }

  @Override
  public DurableFile open(Path file) throws IOException {
    return watched(file, disk.open(file));
  }

  private DurableFile watched(Path file, DurableFile open) {
    return file.toString().endsWith(".vol") ? new Watched(open) : open;
  }

  @Override
  public DurableFile openForReading(Path file) throws IOException {
    return disk.openForReading(file);
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    disk.createFolder(folder);
  }

  @Override
  public List<Path> list(Path folder) throws IOException {
    return disk.list(folder);
  }

  @Override
  public boolean exists(Path file) {
    return disk.exists(file);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    disk.syncFolder(folder);
  }

  @Override
  public boolean isWritable(Path folder) {
    return disk.isWritable(folder);
  }

  @Override
  public long freeBytes(Path folder) {
    return disk.freeBytes(folder);
  }

  private final class Watched implements DurableFile {
    private final DurableFile file;

    Watched(DurableFile file) {
      this.file = file;
    }

    @Override
    public void sync() throws IOException {
      reached.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      file.sync();
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      file.write(bytes, position);
    }

    @Override
    public void copyFrom(Path source, long length, long position) throws IOException {
      file.copyFrom(source, length, position);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return file.read(into, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
