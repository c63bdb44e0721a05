/**
 * Trinomen's own routes, below {@code /api}, for sessions, tokens and accounts; and the liveness
 * check. Knows the archive not at all.
 */
@NullMarked
package org.trinomen.server.api;

import org.jspecify.annotations.NullMarked;
