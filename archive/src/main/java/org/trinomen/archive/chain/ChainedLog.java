package org.trinomen.archive.chain;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
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
import org.trinomen.archive.file.StorageFailedException;
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
 * <p>After a failed fsync nobody knows which of the lines behind the head the disk holds, and an
 * fsync that succeeds later does not tell. {@link UndurableLines} are in memory until then: they
 * are cut off where they were and written again, to another file. Whoever appends next tries that,
 * and so does the flusher; until it succeeds nothing is taken.
 *
 * <p>Two locks: {@code order} is held while lines get their numbers and are written; {@code disk}
 * during an fsync, so that appending goes on meanwhile. Who needs both takes {@code disk} first.
 */
public final class ChainedLog implements Closeable {

  private static final Logger logger = LoggerFactory.getLogger(ChainedLog.class);

  private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(1);

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

  private final UndurableLines undurable = new UndurableLines();

  /** Length of the file's durable part. */
  private long durableSize;

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
    ChainStart start = ChainStart.of(files, folder, settings);
    last = start.last();
    part = start.part();
    file = start.file();
    size = start.size();
    durable = last;
    durableSize = size;
    flusher.start();
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
      boolean broken;
      order.lock();
      try {
        requireOpen();
        broken = failed != null;
        DurableFile open = file;
        if (!broken && open != null && !isFull(day)) {
          return write(open, contents);
        }
      } finally {
        order.unlock();
      }
      if (broken) {
        recover();
      } else {
        roll(day);
      }
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
    byte[] batch = bytes.toByteArray();
    writeOrUndo(open, batch);
    undurable.add(through, previous, batch, begin);
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

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the " + settings.name() + " is closed");
    }
  }

  private IOException stillFailing(IOException because) {
    String message =
        "the %s takes no entries since a write to disk failed (%s); it tries again with the next:"
            .formatted(settings.name(), because.getMessage());
    return because instanceof StorageFullException full
        ? new StorageFullException(message + " make room on the disk", full)
        : new StorageFailedException(message + " check the disk", because);
  }

  /** Writes what is not known to be durable once more, to another file. */
  private void recover() throws IOException {
    disk.lock();
    order.lock();
    try {
      IOException why = failed;
      if (why == null) {
        return;
      }
      try {
        ChainFiles.Part broken = part;
        closeFile();
        if (broken != null) {
          goOn(undurable.rewrite(files, folder, durable, broken, durableSize));
        }
        failed = null;
        logger.warn("{}: goes on after a failure: {}", settings.name(), why.getMessage());
        changed.signalAll();
      } catch (IOException e) {
        failed = e;
        throw stillFailing(e);
      }
    } finally {
      order.unlock();
      disk.unlock();
    }
  }

  private void goOn(UndurableLines.Rewritten where) {
    file = where.file();
    part = where.part();
    size = where.size();
    last = where.head();
    nowDurable(last, size);
  }

  /** Both locks are held. */
  private void nowDurable(ChainHead upTo, long fileSize) {
    durable = upTo;
    durableSize = fileSize;
    undurable.forgetThrough(upTo.seq());
  }

  /** Makes everything appended so far durable, and begins another file. */
  private void roll(LocalDate day) throws IOException {
    disk.lock();
    order.lock();
    try {
      requireOpen();
      if (failed != null || (file != null && !isFull(day))) {
        return;
      }
      sync();
      ChainFiles.Part before = part;
      int number = before == null ? 1 : before.number() + 1;
      ChainFiles.Part next = ChainFiles.named(folder, number, day);
      closeFile();
      file = next.create(files);
      part = next;
      size = 0;
      durableSize = 0;
    } finally {
      order.unlock();
      disk.unlock();
    }
  }

  /** What there is to make durable. */
  private record Pending(
      ChainHead upTo, long size, @Nullable DurableFile file, @Nullable IOException failed) {}

  private Pending pending() {
    order.lock();
    try {
      return new Pending(last, size, file, failed);
    } finally {
      order.unlock();
    }
  }

  /** Why no line would be taken now, as a clause; empty if one would. Tries nothing. */
  public Optional<String> trouble() {
    if (!files.isWritable(folder)) {
      return Optional.of("its folder is gone, or can't be written to");
    }
    return pending().failed() == null
        ? Optional.empty()
        : Optional.of("the last write to its disk failed");
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
      if (pending.failed() != null) {
        recover();
        return;
      }
      if (open == null) {
        throw new IOException("the " + settings.name() + " has no file");
      }
      syncTo(pending, open);
    } finally {
      disk.unlock();
    }
  }

  private void syncTo(Pending pending, DurableFile open) throws IOException {
    try {
      open.sync();
    } catch (IOException e) {
      fail(e);
      throw e;
    }
    try {
      pending.upTo().write(files, folder);
    } catch (StorageFullException e) {
      // There was no room for the head, which may change: the next one tries again.
      throw e;
    } catch (IOException e) {
      fail(e);
      throw e;
    }
    order.lock();
    try {
      nowDurable(pending.upTo(), pending.size());
    } finally {
      order.unlock();
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
        } catch (IOException e) {
          logger.error("{}: entries could not be made durable; trying again", settings.name(), e);
          rest(REST_AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean waitForEntries() throws InterruptedException {
    order.lock();
    try {
      while (!closed && durable.seq() >= last.seq()) {
        flusherIdle = true;
        changed.await();
      }
      flusherIdle = false;
      return rest(settings.durableWithin());
    } finally {
      order.unlock();
    }
  }

  /** Whether the log is still open afterwards. */
  private boolean rest(Duration time) throws InterruptedException {
    order.lock();
    try {
      long nanosLeft = time.toNanos();
      while (!closed && nanosLeft > 0) {
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
      return !closed;
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
      sync();
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
