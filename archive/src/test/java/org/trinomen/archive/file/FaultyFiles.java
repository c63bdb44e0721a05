package org.trinomen.archive.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Real files that note every call that changes the disk, and fail a chosen one: once, or it and all
 * after it. A write that fails has written the first half of its bytes, as a full disk or a crash
 * would leave it. A sync that fails has lost what was written since the last one, as a kernel that
 * drops the pages would: it reads as zeros from then on, and no later sync complains.
 */
public final class FaultyFiles implements DurableFiles {

  /** How the chosen call fails. */
  public enum Fault {
    NONE,
    ONCE,
    FOR_GOOD,
    FULL_ONCE,
    FULL_FOR_GOOD
  }

  /** A call that hangs until it is released. */
  public static final class Delay {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    public void awaitReached() throws InterruptedException {
      reached.await();
    }

    public void release() {
      released.countDown();
    }

    private void hang() {
      reached.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final DurableFiles disk = new DiskFiles();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private Fault fault = Fault.NONE;
  private int failAt;
  private int count;
  private volatile int readsLeft = Integer.MAX_VALUE;
  private long free = Long.MAX_VALUE;
  private final Map<String, Delay> delays = new ConcurrentHashMap<>();
  private final Consumer<String> watcher;

  public FaultyFiles() {
    this(_ -> {});
  }

  /** Told of each changing call, as "write 000001.vol", when it has been done. */
  public FaultyFiles(Consumer<String> watcher) {
    this.watcher = watcher;
  }

  /** Has the next call of this kind and name hang, as "sync 000001.vol". */
  public Delay delay(String call) {
    Delay delay = new Delay();
    delays.put(call, delay);
    return delay;
  }

  /** Fails the n-th changing call from now on, counted from 1. */
  public void failAt(int n, Fault how) {
    failAt = n;
    fault = how;
    count = 0;
  }

  /** Fails the n-th read from now on, counted from 1, from any file. */
  public void failReadAt(int n) {
    readsLeft = n;
  }

  /** True if the chosen read was reached. */
  public boolean readStruck() {
    return readsLeft <= 0;
  }

  public void heal() {
    fault = Fault.NONE;
    readsLeft = Integer.MAX_VALUE;
  }

  public void freeBytes(long bytes) {
    free = bytes;
  }

  /** True if the chosen call was reached. */
  public boolean struck() {
    return count >= failAt;
  }

  /** The changing calls so far, as "write 000001.vol". */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  public void forgetCalls() {
    calls.clear();
  }

  private boolean fails(String call, Path file) {
    String name = call + " " + file.getFileName();
    calls.add(name);
    Delay delay = delays.remove(name);
    if (delay != null) {
      delay.hang();
    }
    count++;
    boolean needsRoom = Set.of("create", "write", "copy", "sync").contains(call);
    return switch (fault) {
      case NONE -> false;
      case ONCE -> count == failAt;
      case FOR_GOOD -> count >= failAt;
      case FULL_ONCE -> needsRoom && count == failAt;
      case FULL_FOR_GOOD -> needsRoom && count >= failAt;
    };
  }

  private IOException failure(String call) {
    return switch (fault) {
      case NONE, ONCE, FOR_GOOD -> new IOException("injected: " + call);
      case FULL_ONCE, FULL_FOR_GOOD -> new StorageFullException("injected: " + call);
    };
  }

  private void check(String call, Path file) throws IOException {
    if (fails(call, file)) {
      throw failure(call);
    }
  }

  @Override
  public DurableFile create(Path file) throws IOException {
    check("create", file);
    return new Faulty(file, disk.create(file));
  }

  @Override
  public DurableFile open(Path file) throws IOException {
    return new Faulty(file, disk.open(file));
  }

  @Override
  public DurableFile openForReading(Path file) throws IOException {
    return new Faulty(file, disk.openForReading(file));
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
    check("rename", to);
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    if (disk.exists(file)) {
      check("delete", file);
    }
    disk.delete(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    check("syncFolder", folder);
    disk.syncFolder(folder);
  }

  @Override
  public boolean isWritable(Path folder) {
    return disk.isWritable(folder);
  }

  @Override
  public long freeBytes(Path folder) {
    return Math.min(free, disk.freeBytes(folder));
  }

  private final class Faulty implements DurableFile {
    private final Path path;
    private final DurableFile file;

    /** Positions and lengths of what was written since the last sync. */
    private final List<long[]> unsynced = Collections.synchronizedList(new ArrayList<>());

    Faulty(Path path, DurableFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      if (fails("write", path)) {
        ByteBuffer half = bytes.duplicate();
        half.limit(bytes.position() + bytes.remaining() / 2);
        unsynced.add(new long[] {position, half.remaining()});
        file.write(half, position);
        throw failure("write");
      }
      unsynced.add(new long[] {position, bytes.remaining()});
      file.write(bytes, position);
      watcher.accept("write " + path.getFileName());
    }

    @Override
    public void copyFrom(Path source, long length, long position) throws IOException {
      if (fails("copy", path)) {
        unsynced.add(new long[] {position, length / 2});
        file.copyFrom(source, length / 2, position);
        throw failure("copy");
      }
      unsynced.add(new long[] {position, length});
      file.copyFrom(source, length, position);
      watcher.accept("copy " + path.getFileName());
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      if (readsLeft < Integer.MAX_VALUE) {
        readsLeft--;
        if (readsLeft == 0) {
          throw new IOException("injected: read");
        }
      }
      return file.read(into, position);
    }

    @Override
    public void sync() throws IOException {
      if (fails("sync", path)) {
        lose();
        throw failure("sync");
      }
      file.sync();
      unsynced.clear();
      watcher.accept("sync " + path.getFileName());
    }

    private void lose() throws IOException {
      long size = file.size();
      for (long[] each : List.copyOf(unsynced)) {
        int length = (int) Math.max(0, Math.min(each[1], size - each[0]));
        file.write(ByteBuffer.allocate(length), each[0]);
      }
      unsynced.clear();
    }

    @Override
    public void truncate(long size) throws IOException {
      check("truncate", path);
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
