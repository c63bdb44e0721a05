/**
 * Whose the scans are: what arrived is taken from index and volumes, given to the resolver, and
 * what it says goes to the ledger; readers ask here for the answer in a viewpoint as of a moment.
 * Knows no door.
 */
@NullMarked
package org.trinomen.archive.identity;

import org.jspecify.annotations.NullMarked;
