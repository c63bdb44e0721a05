package org.trinomen.identity.ledger;

import java.time.Instant;

/**
 * A statement in its place in the ledger.
 *
 * @param seq from 1, without gaps
 * @param recordedAt when it was written down; never before the entry before it
 * @param previousHash hash of the entry before; 64 zeros for the first
 * @param hash of this entry, which covers all of it and the hash before
 */
public record LedgerEntry(
    long seq, Instant recordedAt, Statement statement, String previousHash, String hash) {

  public Agent agent() {
    return statement.agent();
  }

  public Assertion assertion() {
    return statement.assertion();
  }

  public Reason reason() {
    return statement.reason();
  }
}
