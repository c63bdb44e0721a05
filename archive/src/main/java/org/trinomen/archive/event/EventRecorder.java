package org.trinomen.archive.event;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.file.StorageFailedException;
import org.trinomen.archive.index.IndexUnavailableException;

/**
 * Looks once a second what has happened, and writes it down as events: after what it tells of was
 * made durable elsewhere, and never in the way of who made it happen. Each event says where it
 * comes from, so a restart goes on where the last one stands: everything is told, and told once.
 */
public final class EventRecorder implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(EventRecorder.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final int LOOKED_AT = 1000;

  private final EventLog events;
  private final List<EventSource> sources;
  private final LongSupplier ledger;
  private final Thread thread;
  private final Object gate = new Object();

  // Guarded by the gate.
  private boolean closing;
  private long wanted;
  private long done;

  private EventRecorder(EventLog events, List<EventSource> sources, LongSupplier ledger) {
    this.events = events;
    this.sources = List.copyOf(sources);
    this.ledger = ledger;
    this.thread = Thread.ofVirtual().name("event-recorder").unstarted(this::work);
  }

  /**
   * Begins to look.
   *
   * @param ledger number of the ledger's last entry
   */
  public static EventRecorder start(
      EventLog events, List<EventSource> sources, LongSupplier ledger) {
    EventRecorder recorder = new EventRecorder(events, sources, ledger);
    recorder.thread.start();
    return recorder;
  }

  /** Waits until all that happened before this call is in the log. */
  public void awaitRecorded() throws InterruptedException {
    synchronized (gate) {
      long round = done + 2; // one may be under way that has not seen it
      wanted = Math.max(wanted, round);
      gate.notifyAll();
      while (done < round && !closing) {
        gate.wait();
      }
    }
  }

  private void work() {
    try {
      boolean open = true;
      while (open) {
        round();
        open = rest();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private boolean rest() throws InterruptedException {
    synchronized (gate) {
      done++;
      gate.notifyAll();
      if (!closing && done >= wanted) {
        TimeUnit.NANOSECONDS.timedWait(gate, PERIOD.toNanos());
      }
      return !closing;
    }
  }

  private void round() {
    for (EventSource source : sources) {
      try {
        boolean more = true;
        while (more && !isClosing()) {
          more = take(source);
        }
      } catch (IndexUnavailableException e) {
        log.debug("what has arrived will be told later: {}", e.getMessage());
      } catch (StorageFailedException e) {
        log.warn("events can't be written down now: {}", e.getMessage());
      } catch (IOException | RuntimeException e) {
        log.error("events from {} could not be written down; trying again", source.name(), e);
      }
    }
  }

  private boolean take(EventSource source) throws IOException {
    EventSource.Mark mark = events.mark(source.name());
    EventSource.Found found = source.after(mark, LOOKED_AT);
    events.append(source.name(), found, ledger.getAsLong());
    return found.through() != mark.position();
  }

  private boolean isClosing() {
    synchronized (gate) {
      return closing;
    }
  }

  @Override
  public void close() {
    synchronized (gate) {
      closing = true;
      gate.notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
