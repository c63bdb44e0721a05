package org.trinomen.archive.audit;

/**
 * An event in its place in the chain.
 *
 * @param seq from 1, without gaps
 * @param previous hash of the entry before; 64 zeros for the first
 * @param hash of this entry: SHA-256 of its line up to the hash, as hexadecimal digits
 */
public record AuditEntry(long seq, AuditEvent event, String previous, String hash) {}
