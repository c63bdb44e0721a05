package org.trinomen.archive.identity;

/** A statement that makes no sense where the ledger stands. The message holds no values. */
public final class StatementRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StatementRefusedException(String message) {
    super(message);
  }
}
