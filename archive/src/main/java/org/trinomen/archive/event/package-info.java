/**
 * What has happened, as one sequence: derived from the log of changes, the ledger and the audit
 * trail, numbered once and kept, so that whoever reads on from a number misses nothing. Knows no
 * door, and nothing of who may see what.
 */
@NullMarked
package org.trinomen.archive.event;

import org.jspecify.annotations.NullMarked;
