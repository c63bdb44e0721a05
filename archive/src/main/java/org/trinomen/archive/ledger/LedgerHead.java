package org.trinomen.archive.ledger;

/**
 * Where the ledger ends: one hash vouches for everything before it.
 *
 * @param seq number of the last entry; 0 if there is none
 * @param hash of the last entry; 64 zeros if there is none
 */
public record LedgerHead(long seq, String hash) {}
