package org.trinomen.server.pull;

import org.jspecify.annotations.Nullable;

/**
 * What a pull did, by count of files.
 *
 * @param kept as they were
 * @param moved to another name
 * @param position entry of the ledger on which the tree rests; null as recorded
 */
public record PullOutcome(int fetched, int kept, int moved, int removed, @Nullable Long position) {}
