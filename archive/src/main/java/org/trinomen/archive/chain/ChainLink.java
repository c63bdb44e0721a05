package org.trinomen.archive.chain;

/**
 * A line's place in its chain.
 *
 * @param seq from 1, without gaps
 * @param through number of the last line of its batch: a batch counts as a whole or not at all
 * @param previous hash of the line before; 64 zeros for the first
 * @param hash of this line: SHA-256 of its bytes up to the hash, as hexadecimal digits
 */
public record ChainLink(long seq, long through, String previous, String hash) {}
