/**
 * The directory of a medium: the file DICOMDIR (PS3.3 Annex F, PS3.10 §8, the general purpose
 * profile of PS3.11 Annex D). Knows headers of files, and neither files nor archive.
 */
@NullMarked
package org.trinomen.dicom.media;

import org.jspecify.annotations.NullMarked;
