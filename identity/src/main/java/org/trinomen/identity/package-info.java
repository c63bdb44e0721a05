/** The names of a person scanned in a study. Knows nothing of DICOM, files or doors. */
@NullMarked
package org.trinomen.identity;

import org.jspecify.annotations.NullMarked;
