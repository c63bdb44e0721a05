package org.trinomen.archive.volume;

import java.io.IOException;
import org.trinomen.archive.file.StorageFailedException;
import org.trinomen.archive.file.StorageFullException;

/**
 * The store takes no records because an fsync, or the repair of a failed append, did not succeed:
 * nobody knows what the disk holds behind the last fsync that did. Reading goes on. {@link
 * VolumeStore#recover} gives up what is in doubt and lets the store go on.
 */
public final class StoreFailedException extends StorageFailedException {

  private static final long serialVersionUID = 1L;

  public StoreFailedException(IOException cause) {
    super(
        "the volume store takes no records since a write to disk failed (%s);"
                .formatted(cause.getMessage())
            + " it tries again with the next arrival: check the disk",
        cause);
  }

  /** Whether the disk only had no room. */
  public boolean isFull() {
    Throwable cause = getCause();
    while (cause instanceof StoreFailedException) {
      cause = cause.getCause();
    }
    return cause instanceof StorageFullException;
  }
}
