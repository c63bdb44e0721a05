package org.trinomen.archive.file;

import java.io.IOException;

/**
 * A write to disk has failed, and until that is mended nothing is taken; reading goes on. It is
 * tried again by itself: the same call can succeed once the disk works.
 */
public class StorageFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  public StorageFailedException(String message, IOException cause) {
    super(message, cause);
  }
}
