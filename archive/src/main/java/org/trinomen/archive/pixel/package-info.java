/**
 * Codecs that need a library, and images as files for viewing. Knows frames and pixels; nothing of
 * what holds them, nor of doors.
 */
@NullMarked
package org.trinomen.archive.pixel;

import org.jspecify.annotations.NullMarked;
