package org.trinomen.archive.ledger;

/**
 * How the ledger is kept.
 *
 * @param rollAtBytes a file this long is followed by another
 */
public record LedgerSettings(long rollAtBytes) {

  /** 64 MiB. */
  public static final LedgerSettings DEFAULT = new LedgerSettings(64L << 20);
}
