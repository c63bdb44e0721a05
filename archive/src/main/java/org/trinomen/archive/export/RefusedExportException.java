package org.trinomen.archive.export;

/** A viewpoint does not let a scan leave, because nobody knows whose it is. */
public final class RefusedExportException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RefusedExportException(String message) {
    super(message);
  }
}
