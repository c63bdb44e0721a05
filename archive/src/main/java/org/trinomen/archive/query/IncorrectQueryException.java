package org.trinomen.archive.query;

/**
 * A query that can't be answered because of what it asks: a wildcard for a UID, a range for a name.
 * The message says which attribute and why; it holds no value.
 */
public final class IncorrectQueryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public IncorrectQueryException(String message) {
    super(message);
  }
}
