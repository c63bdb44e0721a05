package org.trinomen.server.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.event.Event;
import org.trinomen.archive.event.EventLog;
import org.trinomen.server.config.EventSettings;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/**
 * Server-sent events (HTML, "Server-sent events"), one connection. What a reader has not taken yet
 * stays in the log on the disk: however slow they are, they cost no memory, and whoever takes
 * nothing at all is dropped when the connection has been idle for too long.
 */
final class EventStream {

  private static final int READ_AT_ONCE = 256;
  private static final int RETRY_MS = 3000;

  private final EventLog log;
  private final EventSight sight;
  private final EventSettings settings;

  EventStream(EventLog log, EventSight sight, EventSettings settings) {
    this.log = log;
    this.sight = sight;
    this.settings = settings;
  }

  /** Sends what follows, until the connection has lived long enough, or the server stops. */
  void send(Exchange exchange, long since) throws IOException {
    long newest = log.last();
    OutputStream out = exchange.answerLive("text/event-stream; charset=utf-8");
    try {
      write(out, "retry: " + RETRY_MS + "\n\n");
      if (since > newest) {
        // As after a restore from a backup: whoever follows must look at everything anew.
        write(out, "id: " + newest + "\nevent: reset\ndata: {\"newest\":" + newest + "}\n\n");
      }
      follow(out, Math.min(since, newest));
      out.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RequestFailure(ErrorCode.BUSY, "the server is stopping");
    } catch (IOException _) {
      // Nothing of ours failed; the answer is cut off, and nobody is there to be told.
      throw new RequestFailure(ErrorCode.NETWORK_PROTOCOL, "the reader is gone");
    }
  }

  private void follow(OutputStream out, long since) throws IOException, InterruptedException {
    long end = System.nanoTime() + settings.connectionLifetime().toNanos();
    EventLog.Reader reader = log.after(since);
    long told = since;
    long wrote = System.nanoTime();
    Duration left = settings.connectionLifetime();
    while (left.isPositive() && !log.isReleased()) {
      long before = told;
      told = sendSome(out, reader.next(READ_AT_ONCE), before);
      out.flush();
      if (told > before) {
        wrote = System.nanoTime();
      }
      Duration due = settings.heartbeat().minusNanos(System.nanoTime() - wrote);
      Duration wait = left.compareTo(due) < 0 ? left : due;
      // Events that others may see end the waiting, and are no sign of life for this one.
      if (!log.await(reader.seq(), wait) || !due.isPositive()) {
        // A block without data is no event, and yet says where to go on from.
        write(out, told < reader.seq() ? "id: " + reader.seq() + "\n\n" : ":\n\n");
        told = reader.seq();
        wrote = System.nanoTime();
      }
      left = Duration.ofNanos(end - System.nanoTime());
    }
  }

  private long sendSome(OutputStream out, List<Event> events, long before) throws IOException {
    long told = before;
    for (Event event : events) {
      Optional<ShownEvent> shown = sight.of(event);
      if (shown.isPresent()) {
        out.write(
            "id: %d\nevent: %s\ndata: %s\n\n"
                .formatted(event.seq(), event.what().type().text(), shown.get().json())
                .getBytes(UTF_8));
        told = event.seq();
      }
    }
    return told;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
