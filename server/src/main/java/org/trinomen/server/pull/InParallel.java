package org.trinomen.server.pull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work on many things, some at a time, whose results come in the order of the things. */
final class InParallel {

  /** Work on one thing. */
  interface Work<T, R> {
    R on(T item) throws IOException;
  }

  /** Takes results, one after the other. */
  interface Taker<R> {
    void take(R result) throws IOException;
  }

  private InParallel() {}

  /** The first failure ends it, after what had begun has ended. */
  static <T, R> void each(List<T> items, int parallel, Work<T, R> work, Taker<R> taker)
      throws IOException {
    Deque<Future<R>> waiting = new ArrayDeque<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(parallel, Thread.ofVirtual().factory())) {
      try {
        for (T item : items) {
          waiting.add(threads.submit(() -> work.on(item)));
          if (waiting.size() >= 2 * parallel) {
            taker.take(result(waiting.remove()));
          }
        }
        while (!waiting.isEmpty()) {
          taker.take(result(waiting.remove()));
        }
      } finally {
        waiting.forEach(each -> each.cancel(false));
      }
    }
  }

  private static <R> R result(Future<R> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException trouble) {
        throw trouble;
      }
      if (e.getCause() instanceof RuntimeException trouble) {
        throw trouble;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
