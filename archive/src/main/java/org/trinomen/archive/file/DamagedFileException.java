package org.trinomen.archive.file;

import java.io.IOException;

/** What a disk gives back is not what it was given. */
public class DamagedFileException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * A finding.
   *
   * @param message where and what, for whoever asked: names no file or folder
   */
  public DamagedFileException(String message) {
    super(message);
  }
}
