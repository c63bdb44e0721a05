/**
 * Searches that people keep for themselves. Must not know what is found by them: that is asked of
 * the routes which search.
 */
@NullMarked
package org.trinomen.server.search;

import org.jspecify.annotations.NullMarked;
