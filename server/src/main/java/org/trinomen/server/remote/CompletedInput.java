package org.trinomen.server.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What another thread writes, with an end only when that thread has said that it is complete: where
 * it has not, for whatever reason, the end is a failure.
 */
final class CompletedInput extends FilterInputStream {

  private volatile boolean complete;
  private volatile Optional<IOException> failure = Optional.empty();

  CompletedInput(InputStream in) {
    super(in);
  }

  /** All is written; called before what is written is closed. */
  void complete() {
    complete = true;
  }

  /** Why it will never be complete. */
  void fail(IOException why) {
    failure = Optional.of(why);
  }

  @Override
  public int read() throws IOException {
    return checked(super.read());
  }

  @Override
  public int read(byte[] array, int from, int count) throws IOException {
    return checked(super.read(array, from, count));
  }

  private int checked(int result) throws IOException {
    if (result < 0 && !complete) {
      throw failure.orElseGet(() -> new IOException("it was not written to its end"));
    }
    return result;
  }
}
