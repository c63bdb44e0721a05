package org.trinomen.identity.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A statement with what it means.
 *
 * @param entry that makes it: the content itself, or one that confirms it
 * @param content the entry that says what
 * @param subject whom its code meant, or in a link between two the other one; null if it names none
 */
record Claim(LedgerEntry entry, LedgerEntry content, @Nullable Subject subject) {}
