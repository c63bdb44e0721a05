package org.trinomen.archive.volume;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.trinomen.archive.file.StorageFullException;

/** A volume store in memory that forgets what was not synced when told to crash. */
public final class MemoryVolumeStore implements VolumeStore {

  private static final int HEAD_BYTES = 64;

  private record Held(RecordHead head, byte[] bytes, RecordLocation next) {}

  private final ConcurrentSkipListMap<RecordLocation, Held> records = new ConcurrentSkipListMap<>();
  private final long sealAtBytes;
  private volatile RecordLocation end = new RecordLocation(1, 0);
  private volatile RecordLocation durableEnd = end;
  private volatile boolean failed;
  private volatile boolean full;
  private volatile boolean failNextSync;

  public MemoryVolumeStore() {
    this(Long.MAX_VALUE);
  }

  public MemoryVolumeStore(long sealAtBytes) {
    this.sealAtBytes = sealAtBytes;
  }

  /** What a power cut does. */
  public void crash() {
    records.tailMap(durableEnd, true).clear();
    end = durableEnd;
    failed = false;
  }

  public void full(boolean isFull) {
    full = isFull;
  }

  public void failNextSync() {
    failNextSync = true;
  }

  @Override
  public RecordLocation append(RecordHead head, Payload payload) throws IOException {
    requireSound();
    if (head.payloadLength() != payload.length()) {
      throw new IllegalArgumentException("head and payload disagree on the length");
    }
    if (full) {
      throw new StorageFullException("full");
    }
    byte[] bytes;
    try (InputStream in = payload.open()) {
      bytes = in.readAllBytes();
    }
    RecordLocation at = end;
    if (at.offset() > 0 && at.offset() + bytes.length > sealAtBytes) {
      at = new RecordLocation(at.volume() + 1, 0);
    }
    RecordLocation next = new RecordLocation(at.volume(), at.offset() + HEAD_BYTES + bytes.length);
    records.put(at, new Held(head, bytes, next));
    end = next;
    return at;
  }

  @Override
  public void sync() throws IOException {
    requireSound();
    if (failNextSync) {
      failNextSync = false;
      failed = true;
      throw new StoreFailedException(new IOException("told to"));
    }
    durableEnd = end;
  }

  @Override
  public void recover() {
    if (failed) {
      crash();
    }
  }

  private void requireSound() throws IOException {
    if (failed) {
      throw new StoreFailedException(new IOException("told to"));
    }
  }

  private Held held(RecordLocation location) throws IOException {
    Held held = records.get(location);
    if (held == null) {
      throw new DamagedRecordException(location, "no record begins here");
    }
    return held;
  }

  @Override
  public RecordHead head(RecordLocation location) throws IOException {
    return held(location).head();
  }

  @Override
  public InputStream open(RecordLocation location) throws IOException {
    return new ByteArrayInputStream(held(location).bytes());
  }

  @Override
  public void requireSound(RecordLocation location) throws IOException {
    held(location);
  }

  @Override
  public StoredBytes bytes(RecordLocation location) throws IOException {
    return StoredBytes.of(held(location).bytes());
  }

  @Override
  public void scan(RecordLocation from, RecordVisitor visitor) throws IOException {
    RecordLocation to = durableEnd;
    for (Map.Entry<RecordLocation, Held> entry : records.tailMap(from, true).entrySet()) {
      if (entry.getKey().compareTo(to) >= 0) {
        return;
      }
      visitor.record(entry.getKey(), entry.getValue().head(), entry.getValue().next());
    }
  }

  @Override
  public RecordLocation begin() {
    return new RecordLocation(1, 0);
  }

  @Override
  public RecordLocation end() {
    return end;
  }

  @Override
  public Optional<String> trouble() {
    return failed ? Optional.of("told to") : Optional.empty();
  }

  @Override
  public long size() {
    return records.values().stream().mapToLong(held -> HEAD_BYTES + held.bytes().length).sum();
  }

  @Override
  public void close() {
    durableEnd = end;
  }
}
