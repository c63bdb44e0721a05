/**
 * Holds what the archive says of itself against what is there: every payload against its digest,
 * the index against the volumes both ways, the audit trail against its chain. Changes nothing.
 */
@NullMarked
package org.trinomen.archive.verify;

import org.jspecify.annotations.NullMarked;
