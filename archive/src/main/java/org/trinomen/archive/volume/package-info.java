/**
 * Append-only files of self-describing records: the truth about what arrived. Knows bytes, digests
 * and origins; knows nothing of DICOM, index or doors.
 */
@NullMarked
package org.trinomen.archive.volume;

import org.jspecify.annotations.NullMarked;
