/**
 * From what was typed to who it was: a pure function of roster, statements and received scans to
 * one decision for every scan, with its reasons.
 */
@NullMarked
package org.trinomen.identity.resolve;

import org.jspecify.annotations.NullMarked;
