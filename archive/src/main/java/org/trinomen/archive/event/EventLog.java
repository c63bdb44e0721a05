package org.trinomen.archive.event;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.trinomen.archive.chain.ChainCursor;
import org.trinomen.archive.chain.ChainSettings;
import org.trinomen.archive.chain.ChainedLine;
import org.trinomen.archive.chain.ChainedLog;
import org.trinomen.archive.file.DurableFiles;

/**
 * The sequence of events. One thread appends; any number read, each from a place of its own, and
 * wait for more. Readers see only what is durable: no number ever stands for something else after a
 * power cut.
 */
public final class EventLog implements Closeable {

  /** A file is short, because whoever begins to read in the middle reads it from its begin. */
  private static final long ROLL_AT_BYTES = 1 << 20;

  private static final ChainSettings SETTINGS =
      new ChainSettings("events", ROLL_AT_BYTES, false, Duration.ofSeconds(1), EventLine.BYTES_MAX);

  private final DurableFiles files;
  private final Path folder;
  private final ChainedLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private boolean closed;

  /** How far each source was looked at: guarded by itself, so that a line holds what is true. */
  private final Map<String, EventSource.Mark> marks = new TreeMap<>();

  private EventLog(DurableFiles files, Path folder, ChainedLog log) {
    this.files = files;
    this.folder = folder;
    this.log = log;
  }

  /** Opens the log in a folder, which is made if need be. */
  public static EventLog open(DurableFiles files, Path folder) throws IOException {
    EventLog events = new EventLog(files, folder, ChainedLog.open(files, folder, SETTINGS));
    boolean opened = false;
    try {
      Optional<byte[]> last = events.log.lastLine();
      if (last.isPresent()) {
        events.marks.putAll(EventLine.marks(last.get()));
      }
      opened = true;
      return events;
    } finally {
      if (!opened) {
        events.log.close();
      }
    }
  }

  /** Number of the newest event; 0 if there is none. */
  public long last() {
    return log.head().seq();
  }

  /** How far a source was looked at. */
  EventSource.Mark mark(String source) {
    synchronized (marks) {
      return marks.getOrDefault(source, EventSource.Mark.BEGIN);
    }
  }

  /**
   * Appends what was found in a source; durable when this returns.
   *
   * @param ledger number of the ledger's last entry
   */
  void append(String source, EventSource.Found found, long ledger) throws IOException {
    synchronized (marks) {
      EventSource.Mark mark = found.mark(mark(source));
      if (!found.events().isEmpty()) {
        Map<String, EventSource.Mark> then = new TreeMap<>(marks);
        then.put(source, mark);
        write(source, found.events().stream().map(EventSource.Placed::what).toList(), ledger, then);
      }
      marks.put(source, mark);
    }
  }

  /**
   * Appends something that stands nowhere else; durable when this returns.
   *
   * @param source who tells
   * @param ledger number of the ledger's last entry
   */
  public void tell(String source, Happening what, long ledger) throws IOException {
    synchronized (marks) {
      write(source, List.of(what), ledger, marks);
    }
  }

  private void write(
      String source, List<Happening> all, long ledger, Map<String, EventSource.Mark> then)
      throws IOException {
    List<ChainedLine.Content> lines = new ArrayList<>();
    for (Happening each : all) {
      lines.add(line -> EventLine.write(each, source, ledger, then, line));
    }
    LocalDate day = LocalDate.ofInstant(all.getLast().at(), ZoneOffset.UTC);
    log.append(day, lines, ChainedLog.Urgency.AT_ONCE);
    lock.lock();
    try {
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Reads the events behind a number. */
  public Reader after(long seq) {
    return new Reader(new ChainCursor(files, folder, EventLine.BYTES_MAX, seq));
  }

  /**
   * Waits until there are events behind a number, or some time has passed, or the log is closed;
   * whether there are.
   */
  public boolean await(long seq, Duration time) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long nanos = time.toNanos();
      while (last() <= seq && nanos > 0 && !closed) {
        nanos = grown.awaitNanos(nanos);
      }
      return last() > seq;
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of whoever waits, for the last time. */
  public void release() {
    lock.lock();
    try {
      closed = true;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether nobody should wait any more. */
  public boolean isReleased() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    release();
    log.close();
  }

  /** A place in the log. Used by one thread. */
  public final class Reader {

    private final ChainCursor cursor;

    private Reader(ChainCursor cursor) {
      this.cursor = cursor;
    }

    /** Number of the event that was read last. */
    public long seq() {
      return cursor.seq();
    }

    /** The events that follow, about so many; none if there are none yet. */
    public List<Event> next(int limit) throws IOException {
      List<Event> events = new ArrayList<>();
      cursor.read(
          last(), limit, (link, line) -> EventLine.decode(link, line).ifPresent(events::add));
      return events;
    }
  }
}
