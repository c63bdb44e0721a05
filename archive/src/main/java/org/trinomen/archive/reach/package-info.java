/**
 * How far an asker may see: the archive cut down to research studies and sites. What is outside is
 * not there, for whatever question. Knows no door, and not who asks.
 */
@NullMarked
package org.trinomen.archive.reach;

import org.jspecify.annotations.NullMarked;
