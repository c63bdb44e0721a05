package org.trinomen.archive.volume;

import java.io.IOException;

/**
 * A payload received whole. Its bytes are there until it is closed, which gives the memory back and
 * deletes the file: close it after the append, and after whatever else wants to read the bytes.
 */
public final class SpooledPayload implements AutoCloseable {

  /** Gives memory and file back. */
  interface Release {
    void release() throws IOException;
  }

  private final Payload payload;
  private final Sha256 digest;
  private final Release release;
  private boolean closed;

  SpooledPayload(Payload payload, Sha256 digest, Release release) {
    this.payload = payload;
    this.digest = digest;
    this.release = release;
  }

  public Payload payload() {
    return payload;
  }

  /** SHA-256 of all bytes, those put before the stream among them. */
  public Sha256 digest() {
    return digest;
  }

  public long length() {
    return payload.length();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      release.release();
    }
  }
}
