/**
 * Append-only logs of JSON lines, each chained to the one before by its hash: what the audit trail
 * and the ledger are kept in. Knows nothing of what the lines say.
 */
@NullMarked
package org.trinomen.archive.chain;

import org.jspecify.annotations.NullMarked;
