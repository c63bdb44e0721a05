/**
 * Trinomen's own routes, below {@code /api}: sessions, tokens, accounts, and the document that
 * describes them. Knows the archive not at all.
 */
@NullMarked
package org.trinomen.server.api;

import org.jspecify.annotations.NullMarked;
