/**
 * The message service (PS3.7) over an association: C-ECHO and C-STORE, as provider and as user.
 * Moves data sets as streams of bytes and never looks into them.
 */
@NullMarked
package org.trinomen.dicom.dimse;

import org.jspecify.annotations.NullMarked;
