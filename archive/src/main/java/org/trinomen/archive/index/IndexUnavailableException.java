package org.trinomen.archive.index;

/**
 * The index can't be asked for the moment, because its database can't be reached, or because it has
 * yet to read what was kept meanwhile. Nothing is lost; who asks again later will be answered.
 */
public final class IndexUnavailableException extends IndexException {

  private static final long serialVersionUID = 1L;

  public IndexUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public IndexUnavailableException(String message) {
    super(message);
  }
}
