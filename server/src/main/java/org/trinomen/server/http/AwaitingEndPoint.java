package org.trinomen.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A connection on which the thread that has answered a request looks out for the next one for some
 * moments, before it gives the connection back to the selector. A client that sends many files on
 * one connection sends the next as soon as it has the answer to the last. The way through the
 * selector wakes three threads, one after the other, and that takes it longer than making an image
 * durable.
 *
 * <p>Looking out takes a processor, so it is done only while it is worth it: each time in vain
 * doubles the number of answers after which it is left out.
 *
 * <p>Used by one thread at a time, as Jetty hands the connection on.
 */
final class AwaitingEndPoint extends SocketChannelEndPoint {

  private static final long LOOK_OUT_NS = 100_000;
  private static final int LEFT_OUT_MAX = 255;

  private final ArrivalRate rate;
  private boolean answered;
  private int leftOut;
  private int toLeaveOut;

  AwaitingEndPoint(
      SocketChannel channel,
      ManagedSelector selector,
      SelectionKey key,
      Scheduler scheduler,
      ArrivalRate rate) {
    super(channel, selector, key, scheduler);
    this.rate = rate;
  }

  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    answered = true;
    rate.answered();
    return super.flush(buffers);
  }

  @Override
  public int fill(ByteBuffer into) throws IOException {
    int filled = lookFor(into);
    rate.looked(filled, System.nanoTime());
    return filled;
  }

  private int lookFor(ByteBuffer into) throws IOException {
    int filled = super.fill(into);
    boolean lookOut = filled == 0 && answered;
    answered = false;
    if (!lookOut) {
      return filled;
    }
    if (leftOut < toLeaveOut) {
      leftOut++;
      return 0;
    }
    long began = System.nanoTime();
    while (filled == 0 && System.nanoTime() - began < LOOK_OUT_NS) {
      Thread.onSpinWait();
      filled = super.fill(into);
    }
    leftOut = 0;
    toLeaveOut = filled == 0 ? Math.min(2 * toLeaveOut + 1, LEFT_OUT_MAX) : 0;
    return filled;
  }
}
