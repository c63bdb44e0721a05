package org.trinomen.archive.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.file.FolderLock;
import org.trinomen.archive.file.StorageFullException;

/**
 * The trail, open for writing. Any number of threads append.
 *
 * <p>An entry is handed to the operating system before {@link #append} returns: a crash of the
 * program loses none. What a power cut may cost is the caller's choice: nothing where the entry is
 * urgent, for deeds that need a privilege; the last second where it is not, for reads. One fsync
 * serves all entries waiting for it. After it the head, a small file of its own, is replaced, so
 * that entries taken off the end would be missed.
 *
 * <p>Two locks: {@code order} is held while an entry gets its number and is written; {@code disk}
 * during an fsync, so that appending goes on meanwhile. Who needs both takes {@code disk} first.
 */
public final class AuditTrail implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

  /** When an entry must be durable. */
  public enum Urgency {
    /** Before append returns. */
    AT_ONCE,
    /** Within the time that the settings give, a second by default. */
    SOON
  }

  private final DurableFiles files;
  private final Path folder;
  private final AuditSettings settings;
  private final FolderLock lock;
  private final AuditLine lines = new AuditLine();
  private final ReentrantLock disk = new ReentrantLock();
  private final ReentrantLock order = new ReentrantLock();
  private final Condition changed = order.newCondition();
  private final Thread flusher;

  // Guarded by order, the file and its part for writing by both.
  private AuditHead last = AuditHead.NONE;
  private AuditFiles.@Nullable Part part;
  private @Nullable DurableFile file;
  private long size;
  private boolean closed;
  private boolean flusherIdle;
  private @Nullable IOException failed;

  /** Written under disk. */
  private volatile long durableSeq;

  private AuditTrail(DurableFiles files, Path folder, AuditSettings settings, FolderLock lock) {
    this.files = files;
    this.folder = folder;
    this.settings = settings;
    this.lock = lock;
    this.flusher = Thread.ofPlatform().name("audit-flush").daemon().unstarted(this::flush);
  }

  /**
   * Opens the trail in a folder, which is made if need be. Cuts off what a crash left unfinished
   * behind the last entry known to be durable.
   */
  public static AuditTrail open(DurableFiles files, Path folder, AuditSettings settings)
      throws IOException {
    files.createFolder(folder);
    AuditTrail trail = new AuditTrail(files, folder, settings, FolderLock.acquire(folder));
    boolean opened = false;
    try {
      trail.start();
      opened = true;
      return trail;
    } finally {
      if (!opened) {
        trail.release();
      }
    }
  }

  private void start() throws IOException {
    List<AuditFiles.Part> parts = AuditFiles.list(files, folder);
    Optional<AuditHead> head = AuditHead.read(files, folder, lines);
    if (head.isEmpty() && parts.isEmpty()) {
      AuditHead.NONE.write(files, folder);
    } else {
      resume(parts, head);
    }
    durableSeq = last.seq();
    flusher.start();
  }

  private void resume(List<AuditFiles.Part> parts, Optional<AuditHead> head) throws IOException {
    AuditTail tail = readFromHead(parts, head);
    if (!tail.headSeen()) {
      tail = readAll(parts, head);
    }
    last = tail.last();
    DurableFile open = file;
    if (open == null) {
      return;
    }
    if (!tail.headSeen()) {
      log.error(
          "audit trail: the end of {} is not as it was left: entries are missing or changed."
              + " Going on in a new file; run `trinomen verify`",
          folder);
      open.sync();
      closeFile();
      return;
    }
    size = tail.keep();
    long cut = open.size() - size;
    if (cut > 0) {
      log.warn("audit trail: cut {} bytes of an entry that was not completed", cut);
      open.truncate(size);
    }
    if (cut > 0 || last.seq() > head.orElse(AuditHead.NONE).seq()) {
      // Entries may be in the system's memory only, if just this program had crashed.
      open.sync();
      last.write(files, folder);
    }
  }

  /** Reads the head's line and what is behind it: little, whatever the length of the trail. */
  private AuditTail readFromHead(List<AuditFiles.Part> parts, Optional<AuditHead> head)
      throws IOException {
    AuditTail tail = new AuditTail(lines, head);
    AuditHead from = head.orElse(AuditHead.NONE);
    for (AuditFiles.Part each : parts) {
      if (each.number() >= from.file()) {
        read(tail, each, each.number() == from.file() ? from.offset() : 0);
      }
    }
    return tail;
  }

  private AuditTail readAll(List<AuditFiles.Part> parts, Optional<AuditHead> head)
      throws IOException {
    AuditTail tail = new AuditTail(lines, head);
    for (AuditFiles.Part each : parts) {
      read(tail, each, 0);
    }
    return tail;
  }

  private void read(AuditTail tail, AuditFiles.Part each, long from) throws IOException {
    closeFile();
    part = each;
    DurableFile open = files.open(each.path());
    file = open;
    tail.read(open, each.number(), from);
  }

  /**
   * Writes an entry down.
   *
   * @return its number
   * @throws IOException if it was not kept; then what it is about must not be done
   */
  public long append(AuditEvent event, Urgency urgency) throws IOException {
    long seq = write(event);
    switch (urgency) {
      case AT_ONCE -> syncTo(seq);
      case SOON -> {}
    }
    return seq;
  }

  private long write(AuditEvent event) throws IOException {
    LocalDate day = LocalDate.ofInstant(event.at(), ZoneOffset.UTC);
    while (true) {
      order.lock();
      try {
        requireUsable();
        DurableFile open = file;
        if (open != null && !isFull(day)) {
          return write(open, event);
        }
      } finally {
        order.unlock();
      }
      roll(day);
    }
  }

  private boolean isFull(LocalDate day) {
    AuditFiles.Part current = part;
    // An event of an earlier day than the file's (the clock was set back) opens no new one.
    return size >= settings.rollAtBytes() || (current != null && day.isAfter(current.day()));
  }

  private long write(DurableFile open, AuditEvent event) throws IOException {
    AuditLine.Encoded line = lines.encode(last.seq() + 1, event, last.hash());
    try {
      open.write(ByteBuffer.wrap(line.bytes()), size);
    } catch (IOException e) {
      try {
        open.truncate(size);
      } catch (IOException e2) {
        e.addSuppressed(e2);
        failed = e;
      }
      throw e;
    }
    AuditFiles.Part current = part;
    int number = current == null ? 0 : current.number();
    last = new AuditHead(last.seq() + 1, line.hash(), number, size);
    size += line.bytes().length;
    if (flusherIdle) {
      flusherIdle = false;
      changed.signalAll();
    }
    return last.seq();
  }

  private void requireUsable() throws IOException {
    if (closed) {
      throw new IOException("the audit trail is closed");
    }
    if (failed != null) {
      throw new IOException(
          "the audit trail takes no more entries since a write to disk failed ("
              + failed.getMessage()
              + "); check the disk and restart",
          failed);
    }
  }

  /** Makes everything appended so far durable, and begins another file. */
  private void roll(LocalDate day) throws IOException {
    disk.lock();
    order.lock();
    try {
      requireUsable();
      if (file != null && !isFull(day)) {
        return;
      }
      sync();
      AuditFiles.Part before = part;
      int number = before == null ? 1 : before.number() + 1;
      AuditFiles.Part next = AuditFiles.named(folder, number, day);
      closeFile();
      file = begin(next);
      part = next;
      size = 0;
    } finally {
      order.unlock();
      disk.unlock();
    }
  }

  private DurableFile begin(AuditFiles.Part next) throws IOException {
    // Left over if making its name durable failed the last time; nothing was written to it.
    files.delete(next.path());
    DurableFile created = files.create(next.path());
    boolean named = false;
    try {
      files.syncFolder(folder);
      named = true;
      return created;
    } finally {
      if (!named) {
        created.close();
      }
    }
  }

  /** What there is to make durable. */
  private record Pending(
      AuditHead upTo, @Nullable DurableFile file, @Nullable IOException failed) {}

  private Pending pending() {
    order.lock();
    try {
      return new Pending(last, file, failed);
    } finally {
      order.unlock();
    }
  }

  /** Returns when all entries appended before the call are durable. */
  public void sync() throws IOException {
    syncTo(pending().upTo().seq());
  }

  private void syncTo(long seq) throws IOException {
    disk.lock();
    try {
      if (durableSeq >= seq) {
        return;
      }
      Pending pending = pending();
      DurableFile open = pending.file();
      if (pending.failed() != null || open == null) {
        throw new IOException("the audit trail has failed", pending.failed());
      }
      try {
        open.sync();
        pending.upTo().write(files, folder);
      } catch (StorageFullException e) {
        // There was no room for the head, which may change: the next one tries again.
        throw e;
      } catch (IOException e) {
        fail(e);
        throw e;
      }
      durableSeq = pending.upTo().seq();
    } finally {
      disk.unlock();
    }
  }

  private void fail(IOException because) {
    order.lock();
    try {
      failed = because;
      changed.signalAll();
    } finally {
      order.unlock();
    }
  }

  /** The flusher's life: waits for an entry, lets others gather, makes them durable. */
  private void flush() {
    try {
      while (waitForEntries()) {
        try {
          sync();
        } catch (StorageFullException e) {
          log.warn("audit trail: the disk is full; trying again", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.error("audit trail: entries could not be made durable; no more are taken", e);
    }
  }

  private boolean waitForEntries() throws InterruptedException {
    order.lock();
    try {
      while (!closed && failed == null && durableSeq >= last.seq()) {
        flusherIdle = true;
        changed.await();
      }
      flusherIdle = false;
      long nanosLeft = settings.durableWithin().toNanos();
      while (!closed && failed == null && nanosLeft > 0) {
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
      return !closed && failed == null;
    } finally {
      order.unlock();
    }
  }

  /** Makes everything durable and lets go of the folder. */
  @Override
  public void close() throws IOException {
    if (!endAppends()) {
      return;
    }
    try {
      if (pending().failed() == null) {
        sync();
      }
    } finally {
      release();
    }
  }

  /** Takes no more entries from now on; false if that was so before. */
  private boolean endAppends() {
    order.lock();
    try {
      boolean first = !closed;
      closed = true;
      changed.signalAll();
      return first;
    } finally {
      order.unlock();
    }
  }

  private void release() throws IOException {
    try (lock) {
      closeFile();
    }
  }

  private void closeFile() throws IOException {
    DurableFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
