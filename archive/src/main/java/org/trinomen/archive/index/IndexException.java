package org.trinomen.archive.index;

import java.io.IOException;
import java.sql.SQLException;
import org.trinomen.archive.file.StorageFullException;

/** The index can't be read or written: a fault of ours, never of the one who asks. */
public sealed class IndexException extends RuntimeException permits IndexUnavailableException {

  private static final long serialVersionUID = 1L;

  /** https://www.sqlite.org/rescode.html#full. */
  private static final int SQLITE_FULL = 13;

  /** As the cause has it; a full disk is one of {@link StorageFullException}, as elsewhere. */
  public IndexException(String message, Throwable cause) {
    super(
        message,
        cause instanceof SQLException e && (e.getErrorCode() & 0xff) == SQLITE_FULL
            ? new StorageFullException("no room on the disk for the index", new IOException(e))
            : cause);
  }

  public IndexException(String message) {
    super(message);
  }

  /** Whether the disk has no room for it: what was tried can succeed once it has. */
  public boolean isFull() {
    return getCause() instanceof StorageFullException;
  }
}
