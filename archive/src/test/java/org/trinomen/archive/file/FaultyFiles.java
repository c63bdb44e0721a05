package org.trinomen.archive.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Real files that note every call that changes the disk, and fail a chosen one: once, or it and all
 * after it. A write that fails has written the first half of its bytes, as a full disk or a crash
 * would leave it.
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

  private final DurableFiles disk = new DiskFiles();
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private Fault fault = Fault.NONE;
  private int failAt;
  private int count;
  private long free = Long.MAX_VALUE;

  /** Fails the n-th changing call from now on, counted from 1. */
  public void failAt(int n, Fault how) {
    failAt = n;
    fault = how;
    count = 0;
  }

  public void heal() {
    fault = Fault.NONE;
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
    calls.add(call + " " + file.getFileName());
    count++;
    boolean needsRoom = Set.of("create", "write", "copy").contains(call);
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
  public long freeBytes(Path folder) {
    return Math.min(free, disk.freeBytes(folder));
  }

  private final class Faulty implements DurableFile {
    private final Path path;
    private final DurableFile file;

    Faulty(Path path, DurableFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
      if (fails("write", path)) {
        ByteBuffer half = bytes.duplicate();
        half.limit(bytes.position() + bytes.remaining() / 2);
        file.write(half, position);
        throw failure("write");
      }
      file.write(bytes, position);
    }

    @Override
    public void copyFrom(Path source, long length, long position) throws IOException {
      if (fails("copy", path)) {
        file.copyFrom(source, length / 2, position);
        throw failure("copy");
      }
      file.copyFrom(source, length, position);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
      return file.read(into, position);
    }

    @Override
    public void sync() throws IOException {
      check("sync", path);
      file.sync();
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
