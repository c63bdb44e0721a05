/**
 * The keeping of the ledger: appended, durable before it is acknowledged, chained, and read back.
 * What is known of persons is kept apart, so that it can be erased. Knows nothing of what the
 * statements come to.
 */
@NullMarked
package org.trinomen.archive.ledger;

import org.jspecify.annotations.NullMarked;
