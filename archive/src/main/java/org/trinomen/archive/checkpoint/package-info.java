/**
 * Signed statements of how far a chain had come, kept where whoever can write the chain can't:
 * against someone who writes a chain anew from a line on, or takes its end off with the head.
 */
@NullMarked
package org.trinomen.archive.checkpoint;

import org.jspecify.annotations.NullMarked;
