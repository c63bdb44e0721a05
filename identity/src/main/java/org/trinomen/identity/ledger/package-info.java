/**
 * Who said what about whose a scan is, when and why; and what follows from it for an asker, as of
 * any moment. Statements are added and never changed. Knows nothing of how they are kept.
 */
@NullMarked
package org.trinomen.identity.ledger;

import org.jspecify.annotations.NullMarked;
