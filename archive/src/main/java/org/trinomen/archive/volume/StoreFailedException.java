package org.trinomen.archive.volume;

import java.io.IOException;

/**
 * The store takes no more records because an fsync, or the repair of a failed append, did not
 * succeed: nobody knows what the disk holds now. Reading goes on. Opening the store again finds out
 * what is there.
 */
public final class StoreFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  public StoreFailedException(IOException cause) {
    super(
        "the volume store takes no more records since a write to disk failed (%s);"
                .formatted(cause.getMessage())
            + " check the disk and restart",
        cause);
  }
}
