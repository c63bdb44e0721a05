package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.CountDownLatch;

/**
 * C-STORE requests of one association, of which several may be under way: while one is made durable
 * the next is read. Each has a thread of its own, and only one thread at a time reads from the
 * association: whoever serves it waits until a data set has been read to its end.
 *
 * <p>Requests of other services do not overlap: see {@link #drain}.
 */
final class OverlappingStores {

  /** How long whoever waits for the peer goes without a look at the stores under way. */
  private static final int LOOK_MS = 1_000;

  private final MessageChannel channel;
  private final StoreHandler handler;
  private final int window;
  private final UncaughtExceptionHandler faults;
  private int running;

  /** For the thread that serves the association. */
  OverlappingStores(MessageChannel channel, StoreHandler handler) {
    this.channel = channel;
    this.handler = handler;
    this.window = OperationsWindow.ofRequestor(channel.association());
    this.faults = Thread.currentThread().getUncaughtExceptionHandler();
  }

  /** Takes an instance. Returns when its data set has been read; it may not be stored by then. */
  void begin(MessageChannel.Received request) throws IOException {
    if (window == 1) {
      DimseProvider.store(channel, request, handler, () -> {});
      return;
    }
    awaitAtMost(window - 1); // a peer that sends more than was agreed on waits
    CountDownLatch read = new CountDownLatch(1);
    synchronized (this) {
      running++;
    }
    Thread.ofVirtual()
        .name("store")
        .uncaughtExceptionHandler(faults)
        .start(() -> store(request, read));
    awaitUninterruptibly(read);
  }

  private void store(MessageChannel.Received request, CountDownLatch read) {
    boolean answered = false;
    try {
      DimseProvider.store(channel, request, handler, read::countDown);
      answered = true;
    } catch (IOException e) {
      answered = true; // the association has ended; whoever serves it finds out for itself
    } finally {
      if (!answered) {
        channel.association().disconnect();
      }
      read.countDown();
      synchronized (this) {
        running--;
        notifyAll();
      }
    }
  }

  /** While stores are under way the peer may wait for us: it is not idle. */
  void awaitPeer() throws IOException {
    while (areUnderWay() && channel.staysQuiet(LOOK_MS)) {
      // Another look.
    }
  }

  private synchronized boolean areUnderWay() {
    return running > 0;
  }

  /** Returns when all that have begun are answered. */
  void drain() {
    awaitAtMost(0);
  }

  private synchronized void awaitAtMost(int most) {
    boolean interrupted = false;
    while (running > most) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The association must not be read by two: an interrupt is kept for later. */
  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
