package org.trinomen.archive.file;

import java.io.IOException;

/**
 * The disk has no room, or no more than the reserve that must stay free. Nothing was kept; the same
 * call can succeed once space has been freed.
 */
public final class StorageFullException extends IOException {

  private static final long serialVersionUID = 1L;

  public StorageFullException(String message) {
    super(message);
  }

  public StorageFullException(String message, IOException cause) {
    super(message, cause);
  }
}
