package org.trinomen.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as it arrives, from a server that may fall silent: the time limit of a
 * request ends with the answer's head, and Java's own stream waits for the rest for ever. Trouble
 * here is the line's and not that of a file, so it is thrown as what the reader makes of it.
 */
final class ServerBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {

  /** What arrives, one after the other. */
  private sealed interface Arriving {

    record Bytes(List<ByteBuffer> buffers) implements Arriving {}

    record End() implements Arriving {}

    record Broken(String why) implements Arriving {}
  }

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Duration silenceMax;
  private final Function<String, RuntimeException> failure;

  /** One that was asked for, and how it ends: never more. */
  private final BlockingQueue<Arriving> arriving = new LinkedBlockingQueue<>();

  // Guarded by this.
  private Flow.@Nullable Subscription line;
  private boolean closed;

  // Used by the reader only.
  private List<ByteBuffer> buffers = List.of();
  private int at;
  private boolean ended;

  /**
   * A body.
   *
   * @param silenceMax how long nothing may come
   * @param failure makes what is thrown of why the body can't be read
   */
  ServerBody(Duration silenceMax, Function<String, RuntimeException> failure) {
    this.silenceMax = silenceMax;
    this.failure = failure;
  }

  // ---- the side of the line

  @Override
  public CompletionStage<InputStream> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    boolean unwanted;
    synchronized (this) {
      line = subscription;
      unwanted = closed;
    }
    if (unwanted) {
      subscription.cancel();
    } else {
      subscription.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> some) {
    arriving.add(new Arriving.Bytes(some));
  }

  @Override
  public void onError(Throwable trouble) {
    String message = trouble.getMessage();
    arriving.add(
        new Arriving.Broken(message == null ? trouble.getClass().getSimpleName() : message));
  }

  @Override
  public void onComplete() {
    arriving.add(new Arriving.End());
  }

  // ---- the side of the reader

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    ByteBuffer some = next();
    if (!some.hasRemaining()) {
      return -1;
    }
    int count = Math.min(length, some.remaining());
    some.get(bytes, offset, count);
    return count;
  }

  /** What can be read now; nothing at the end. */
  private ByteBuffer next() {
    while (!ended) {
      for (; at < buffers.size(); at++) {
        if (buffers.get(at).hasRemaining()) {
          return buffers.get(at);
        }
      }
      take();
    }
    return NOTHING;
  }

  private void take() {
    try {
      if (!buffers.isEmpty()) {
        askForMore();
      }
      switch (arriving.poll(silenceMax.toNanos(), TimeUnit.NANOSECONDS)) {
        case Arriving.Bytes(List<ByteBuffer> some) -> {
          buffers = some;
          at = 0;
        }
        case Arriving.End _ -> ended = true;
        case Arriving.Broken(String why) -> throw failure.apply("its answer broke off: " + why);
        case null ->
            throw failure.apply(
                "nothing more came of its answer for %d s".formatted(silenceMax.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure.apply("interrupted");
    }
  }

  private void askForMore() {
    Flow.Subscription from;
    synchronized (this) {
      from = line;
    }
    buffers = List.of();
    if (from != null) {
      from.request(1);
    }
  }

  /** What was not read is given up, and the connection with it. */
  @Override
  public void close() throws IOException {
    Flow.Subscription from;
    synchronized (this) {
      closed = true;
      from = line;
    }
    if (from != null) {
      from.cancel();
    }
  }
}
