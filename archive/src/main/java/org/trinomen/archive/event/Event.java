package org.trinomen.archive.event;

/**
 * What happened, in its place in the sequence.
 *
 * @param seq from 1, without gaps
 * @param source from which it was derived
 * @param ledger number of the ledger's last entry then: what is asked about it is asked as of this,
 *     and so has the same answer for ever
 */
public record Event(long seq, Happening what, String source, long ledger) {}
