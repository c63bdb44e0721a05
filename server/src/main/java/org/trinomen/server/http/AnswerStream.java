package org.trinomen.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/**
 * The body of an answer. It holds back the first bytes, so that a short answer goes out at once
 * with its length, and an error that shows early can still become a proper error; what is longer
 * streams.
 */
final class AnswerStream extends OutputStream {

  private static final int HELD_BACK = 32 * 1024;

  private final Response response;
  private byte[] buffer = new byte[1024];
  private int held;
  private long count;
  private boolean closed;

  AnswerStream(Response response) {
    this.response = response;
  }

  long count() {
    return count;
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    count += length;
    if (held + length > HELD_BACK) {
      send(false);
      if (length > HELD_BACK / 2) {
        Content.Sink.write(response, false, ByteBuffer.wrap(from, offset, length));
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

  /** What is held back stays so: whoever writes JSON flushes often. */
  @Override
  public void flush() {}

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

  private void send(boolean last) throws IOException {
    if (held > 0 || last) {
      Content.Sink.write(response, last, ByteBuffer.wrap(buffer, 0, held));
      held = 0;
    }
  }
}
