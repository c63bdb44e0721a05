package org.trinomen.archive.export;

import java.time.Instant;

/**
 * The statement that an answer rests on. It must be that statement and not the newest of the
 * ledger: the bytes of a copy depend on it, and are to stay the same while the answer does.
 *
 * @param position its number in the ledger; 0 if nobody has made one
 * @param recordedAt when it was recorded; when the scan was received, if nobody has made one
 */
public record Basis(long position, Instant recordedAt) {}
