/**
 * Instances as they leave: the stored file, under the names that are right for who asks. Writes
 * copies, never what is stored; knows nothing of how it was resolved who was scanned, nor of doors.
 */
@NullMarked
package org.trinomen.archive.export;

import org.jspecify.annotations.NullMarked;
