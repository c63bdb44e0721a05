package org.trinomen.archive.chain;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.DurableFile;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.file.FileLines;
import org.trinomen.archive.file.FolderLock;
import org.trinomen.archive.file.StorageFullException;

/**
 * A log, open for writing. Any number of threads append.
 *
 * <p>A line is handed to the operating system before {@link #append} returns: a crash of the
 * program loses none. What a power cut may cost is the caller's choice: nothing where the line is
 * urgent; what was written within a time that the settings give where it is not. One fsync serves
 * all lines waiting for it. After it the head, a small file of its own, is replaced, so that lines
 * taken off the end would be missed. Lines appended together are a batch: after a crash all of them
 * are there or none.
 *
 * <p>Two locks: {@code order} is held while lines get their numbers and are written; {@code disk}
 * during an fsync, so that appending goes on meanwhile. Who needs both takes {@code disk} first.
 */
public final class ChainedLog implements Closeable {

  private static final Logger logger = LoggerFactory.getLogger(ChainedLog.class);

  /** When a line must be durable. */
  public enum Urgency {
    /** Before append returns. */
    AT_ONCE,
    /** Within the time that the settings give. */
    SOON
  }

  private final DurableFiles files;
  private final Path folder;
  private final ChainSettings settings;
  private final FolderLock lock;
  private final ReentrantLock disk = new ReentrantLock();
  private final ReentrantLock order = new ReentrantLock();
  private final Condition changed = order.newCondition();
  private final Thread flusher;

  // Guarded by order, the file and its part for writing by both.
  private ChainHead last = ChainHead.NONE;
  private ChainFiles.@Nullable Part part;
  private @Nullable DurableFile file;
  private long size;
  private boolean closed;
  private boolean flusherIdle;
  private @Nullable IOException failed;

  /** Written under disk. */
  private volatile ChainHead durable = ChainHead.NONE;

  private ChainedLog(DurableFiles files, Path folder, ChainSettings settings, FolderLock lock) {
    this.files = files;
    this.folder = folder;
    this.settings = settings;
    this.lock = lock;
    this.flusher = Thread.ofPlatform().name("log-flush").daemon().unstarted(this::flush);
  }

  /**
   * Opens the log in a folder, which is made if need be. Cuts off what a crash left unfinished
   * behind the last line known to be durable.
   */
  public static ChainedLog open(DurableFiles files, Path folder, ChainSettings settings)
      throws IOException {
    files.createFolder(folder);
    ChainedLog log = new ChainedLog(files, folder, settings, FolderLock.acquire(folder));
    boolean opened = false;
    try {
      log.start();
      opened = true;
      return log;
    } finally {
      if (!opened) {
        log.release();
      }
    }
  }

  private void start() throws IOException {
    List<ChainFiles.Part> parts = ChainFiles.list(files, folder);
    Optional<ChainHead> head = ChainHead.read(files, folder);
    if (head.isEmpty() && parts.isEmpty()) {
      ChainHead.NONE.write(files, folder);
    } else {
      resume(parts, head);
    }
    durable = last;
    flusher.start();
  }

  private void resume(List<ChainFiles.Part> parts, Optional<ChainHead> head) throws IOException {
    ChainTail tail = readFromHead(parts, head);
    if (!tail.headSeen()) {
      tail = readAll(parts, head);
    }
    last = tail.last();
    DurableFile open = file;
    if (open == null) {
      return;
    }
    if (!tail.headSeen()) {
      logger.error(
          "{}: the end of {} is not as it was left: entries are missing or changed."
              + " Going on in a new file; run `trinomen verify`",
          settings.name(),
          folder);
      open.sync();
      closeFile();
      return;
    }
    size = tail.keep();
    long cut = open.size() - size;
    if (cut > 0) {
      logger.warn("{}: cut {} bytes of an entry that was not completed", settings.name(), cut);
      open.truncate(size);
    }
    if (cut > 0 || last.seq() > head.orElse(ChainHead.NONE).seq()) {
      // Entries may be in the system's memory only, if just this program had crashed.
      open.sync();
      last.write(files, folder);
    }
  }

  /** Reads the head's line and what is behind it: little, however long the log. */
  private ChainTail readFromHead(List<ChainFiles.Part> parts, Optional<ChainHead> head)
      throws IOException {
    ChainTail tail = new ChainTail(head, settings.lineBytesMax());
    ChainHead from = head.orElse(ChainHead.NONE);
    for (ChainFiles.Part each : parts) {
      if (each.number() >= from.file()) {
        read(tail, each, each.number() == from.file() ? from.offset() : 0);
      }
    }
    return tail;
  }

  private ChainTail readAll(List<ChainFiles.Part> parts, Optional<ChainHead> head)
      throws IOException {
    ChainTail tail = new ChainTail(head, settings.lineBytesMax());
    for (ChainFiles.Part each : parts) {
      read(tail, each, 0);
    }
    return tail;
  }

  private void read(ChainTail tail, ChainFiles.Part each, long from) throws IOException {
    closeFile();
    part = each;
    DurableFile open = files.open(each.path());
    file = open;
    tail.read(open, each.number(), from);
  }

  /**
   * Writes a batch of lines down.
   *
   * @param day on which a new file may begin
   * @return their places, in order
   * @throws IOException if they were not kept, or it is not known whether they were
   */
  public List<ChainLink> append(
      LocalDate day, List<? extends ChainedLine.Content> contents, Urgency urgency)
      throws IOException {
    List<ChainLink> links = write(day, contents);
    switch (urgency) {
      case AT_ONCE -> syncTo(links.getLast().seq());
      case SOON -> {}
    }
    return links;
  }

  private List<ChainLink> write(LocalDate day, List<? extends ChainedLine.Content> contents)
      throws IOException {
    while (true) {
      order.lock();
      try {
        requireUsable();
        DurableFile open = file;
        if (open != null && !isFull(day)) {
          return write(open, contents);
        }
      } finally {
        order.unlock();
      }
      roll(day);
    }
  }

  private boolean isFull(LocalDate day) {
    ChainFiles.Part current = part;
    // A line of an earlier day than the file's (the clock was set back) opens no new one.
    return size >= settings.rollAtBytes()
        || (settings.rollDaily() && current != null && day.isAfter(current.day()));
  }

  private List<ChainLink> write(DurableFile open, List<? extends ChainedLine.Content> contents)
      throws IOException {
    List<ChainLink> links = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int begin = 0;
    long through = last.seq() + contents.size();
    String previous = last.hash();
    for (ChainedLine.Content content : contents) {
      ChainedLine.Encoded line =
          ChainedLine.encode(last.seq() + 1 + links.size(), through, previous, content);
      if (line.bytes().length > settings.lineBytesMax()) {
        throw new IllegalArgumentException(
            "an entry of the %s has %d of %d bytes"
                .formatted(settings.name(), line.bytes().length, settings.lineBytesMax()));
      }
      previous = line.link().hash();
      links.add(line.link());
      begin = bytes.size();
      bytes.write(line.bytes(), 0, line.bytes().length);
    }
    writeOrUndo(open, bytes.toByteArray());
    ChainFiles.Part current = part;
    int number = current == null ? 0 : current.number();
    last = new ChainHead(through, previous, number, size + begin);
    size += bytes.size();
    if (flusherIdle) {
      flusherIdle = false;
      changed.signalAll();
    }
    return links;
  }

  private void writeOrUndo(DurableFile open, byte[] bytes) throws IOException {
    try {
      open.write(ByteBuffer.wrap(bytes), size);
    } catch (IOException e) {
      try {
        open.truncate(size);
      } catch (IOException e2) {
        e.addSuppressed(e2);
        failed = e;
      }
      throw e;
    }
  }

  private void requireUsable() throws IOException {
    if (closed) {
      throw new IOException("the " + settings.name() + " is closed");
    }
    if (failed != null) {
      throw new IOException(
          "the "
              + settings.name()
              + " takes no more entries since a write to disk failed ("
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
      ChainFiles.Part before = part;
      int number = before == null ? 1 : before.number() + 1;
      ChainFiles.Part next = ChainFiles.named(folder, number, day);
      closeFile();
      file = begin(next);
      part = next;
      size = 0;
    } finally {
      order.unlock();
      disk.unlock();
    }
  }

  private DurableFile begin(ChainFiles.Part next) throws IOException {
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
      ChainHead upTo, @Nullable DurableFile file, @Nullable IOException failed) {}

  private Pending pending() {
    order.lock();
    try {
      return new Pending(last, file, failed);
    } finally {
      order.unlock();
    }
  }

  /** The last line known to be durable. */
  public ChainHead head() {
    return durable;
  }

  /** Takes the lines of a log. */
  public interface LineVisitor {
    /**
     * Takes a line.
     *
     * @param line without its newline
     */
    void line(ChainLink link, byte[] line) throws IOException;
  }

  /**
   * Reads the durable lines from a number on, in order; what is appended meanwhile is not among
   * them.
   *
   * @throws IOException if one is missing or not as it was written
   */
  public void read(long fromSeq, LineVisitor visitor) throws IOException {
    ChainReader.read(files, folder, settings, fromSeq, durable.seq(), visitor);
  }

  /**
   * Reads the last durable line.
   *
   * @return empty if there is none
   */
  public Optional<byte[]> lastLine() throws IOException {
    ChainHead at = durable;
    List<byte[]> lines = new ArrayList<>();
    for (ChainFiles.Part each : ChainFiles.list(files, folder)) {
      if (each.number() == at.file()) {
        try (DurableFile open = files.openForReading(each.path())) {
          FileLines.read(
              open, at.offset(), settings.lineBytesMax(), (line, _, _) -> lines.add(line));
        }
      }
    }
    return lines.stream().findFirst();
  }

  /** Returns when all lines appended before the call are durable. */
  public void sync() throws IOException {
    syncTo(pending().upTo().seq());
  }

  /** Returns when the line of this number, and so all before it, is durable. */
  public void syncTo(long seq) throws IOException {
    disk.lock();
    try {
      if (durable.seq() >= seq) {
        return;
      }
      Pending pending = pending();
      DurableFile open = pending.file();
      if (pending.failed() != null || open == null) {
        throw new IOException("the " + settings.name() + " has failed", pending.failed());
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
      durable = pending.upTo();
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

  /** The flusher's life: waits for a line, lets others gather, makes them durable. */
  private void flush() {
    try {
      while (waitForEntries()) {
        try {
          sync();
        } catch (StorageFullException e) {
          logger.warn("{}: the disk is full; trying again", settings.name(), e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      logger.error("{}: entries could not be made durable; no more are taken", settings.name(), e);
    }
  }

  private boolean waitForEntries() throws InterruptedException {
    order.lock();
    try {
      while (!closed && failed == null && durable.seq() >= last.seq()) {
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

  /** Takes no more lines from now on; false if that was so before. */
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
