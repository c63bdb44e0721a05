package org.trinomen.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer. It holds back the first bytes, so that a short answer goes out at once
 * with its length, and an error that shows early can still become a proper error; what is longer
 * streams, compressed where that pays and is wanted.
 */
final class AnswerStream extends OutputStream {

  private static final int HELD_BACK = 32 * 1024;

  private final Request request;
  private final Response response;
  private byte[] buffer = new byte[1024];
  private int held;
  private long count;
  private boolean closed;
  private boolean compressible;
  private boolean live;
  private @Nullable GZIPOutputStream compressed;

  AnswerStream(Request request, Response response) {
    this.request = request;
    this.response = response;
  }

  long count() {
    return count;
  }

  /** Says that what will be written shrinks well. */
  void compressIfWanted() {
    compressible = true;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    count += length;
    if (held + length > HELD_BACK) {
      begin();
      send(false);
      if (length > HELD_BACK / 2) {
        pass(false, from, offset, length);
        return;
      }
    }
    if (held + length > buffer.length) {
      byte[] larger = new byte[Math.max(HELD_BACK, held + length)];
      System.arraycopy(buffer, 0, larger, 0, held);
      buffer = larger;
    }
    System.arraycopy(from, offset, buffer, held, length);
    held += length;
  }

  /** Says that what is flushed is waited for at the other end. */
  void live() {
    live = true;
  }

  /** What is held back stays so, unless it is waited for: whoever writes JSON flushes often. */
  @Override
  public void flush() throws IOException {
    if (live) {
      send(false);
    }
  }

  /** Drops what is held back, for an error instead. */
  void discard() {
    held = 0;
    count = 0;
    closed = true;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      if (!response.isCommitted() && !response.getHeaders().contains(HttpHeader.CONTENT_LENGTH)) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, held);
      }
      send(true);
    }
  }

  /** What is longer than is held back is worth compressing. */
  private void begin() throws IOException {
    boolean known = response.getHeaders().contains(HttpHeader.CONTENT_LENGTH);
    if (compressible && !response.isCommitted() && !known) {
      response.getHeaders().add(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
      if (takesGzip()) {
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        compressed = new FastGzip(new Raw());
      }
    }
    compressible = false;
  }

  /** RFC 9110 §12.5.3. */
  private boolean takesGzip() {
    return request.getHeaders().getQualityCSV(HttpHeader.ACCEPT_ENCODING).stream()
        .anyMatch(coding -> coding.equalsIgnoreCase("gzip"));
  }

  private void send(boolean last) throws IOException {
    if (held > 0 || last) {
      int length = held;
      held = 0;
      pass(last, buffer, 0, length);
    }
  }

  private void pass(boolean last, byte[] from, int offset, int length) throws IOException {
    if (compressed == null) {
      Content.Sink.write(response, last, ByteBuffer.wrap(from, offset, length));
      return;
    }
    compressed.write(from, offset, length);
    if (last) {
      compressed.close();
      Content.Sink.write(response, true, ByteBuffer.allocate(0));
    }
  }

  /** Speed goes before size: whoever waits is often near. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, HELD_BACK);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Straight to the connection. */
  private final class Raw extends OutputStream {

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      // Waits until it is taken: a slow reader slows us down and costs no memory.
      Content.Sink.write(response, false, ByteBuffer.wrap(from, offset, length));
    }
  }
}
