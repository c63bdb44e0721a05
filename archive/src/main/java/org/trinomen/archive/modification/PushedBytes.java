package org.trinomen.archive.modification;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What is written, to be read: for who takes a stream from one who makes one. The writer runs on a
 * virtual thread of its own, no more than a few chunks ahead; what it throws, the reader throws, so
 * that what breaks off never looks complete. Closing ends the writer.
 */
final class PushedBytes extends InputStream {

  private static final int CHUNK = 64 << 10;
  private static final int CHUNKS_AHEAD = 2;
  private static final Duration PATIENCE = Duration.ofMillis(1);

  /** Writes all there is; the stream stays open. */
  @FunctionalInterface
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private final BlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
  private final Thread writer;
  private volatile boolean closed;
  private Chunk current = new Chunk.Bytes(new byte[0]);
  private int at;

  private sealed interface Chunk {
    record Bytes(byte[] bytes) implements Chunk {}

    record End() implements Chunk {}

    record Broken(Exception cause) implements Chunk {}
  }

  PushedBytes(Writing writing) {
    this.writer = Thread.ofVirtual().name("copy").start(() -> write(writing));
  }

  private void write(Writing writing) {
    // Whatever ends the writer, the reader must hear of an end.
    Chunk last = new Chunk.Broken(new IOException("the writer did not come to its end"));
    try (Collector out = new Collector()) {
      writing.to(out);
      out.flush();
      last = new Chunk.End();
    } catch (IOException | RuntimeException e) {
      last = new Chunk.Broken(e);
    } finally {
      pass(last);
    }
  }

  private void pass(Chunk last) {
    try {
      chunks.put(last);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody reads any more
    }
  }

  /** Gathers bytes until a chunk is full. */
  private final class Collector extends OutputStream {

    private final byte[] gathered = new byte[CHUNK];
    private int count;

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] array, int from, int length) throws IOException {
      int done = 0;
      while (done < length) {
        int some = Math.min(length - done, CHUNK - count);
        System.arraycopy(array, from + done, gathered, count, some);
        count += some;
        done += some;
        if (count == CHUNK) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      if (closed) {
        throw new InterruptedIOException("nobody reads any more");
      }
      if (count > 0) {
        try {
          chunks.put(new Chunk.Bytes(Arrays.copyOf(gathered, count)));
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          throw new InterruptedIOException("nobody reads any more");
        }
        count = 0;
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    byte @Nullable [] bytes = unread();
    if (bytes == null) {
      return -1;
    }
    int some = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, into, offset, some);
    at += some;
    return some;
  }

  /** The chunk that has bytes left; null at the end. */
  private byte @Nullable [] unread() throws IOException {
    while (true) {
      switch (current) {
        case Chunk.Bytes(byte[] bytes) -> {
          if (at < bytes.length) {
            return bytes;
          }
        }
        case Chunk.End _ -> {
          return null;
        }
        case Chunk.Broken(Exception cause) -> {
          if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
          }
          throw new IOException("the copy could not be written to its end", cause);
        }
      }
      current = next();
      at = 0;
    }
  }

  private Chunk next() throws IOException {
    try {
      return chunks.take();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a copy was written");
    }
  }

  /**
   * Returns when the writer has ended: what it reads from may be closed then. It is not
   * interrupted, because that would close the files it reads, which others read too.
   */
  @Override
  public void close() throws IOException {
    closed = true;
    try {
      do {
        chunks.clear();
      } while (!writer.join(PATIENCE));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a copy was given up");
    }
  }
}
