/**
 * The message service (PS3.7) over an association: C-ECHO and C-STORE, the services of
 * Query/Retrieve, and the normalized ones that Storage Commitment takes, as provider and as user.
 * Moves data sets as streams of bytes and never looks into them.
 */
@NullMarked
package org.trinomen.dicom.dimse;

import org.jspecify.annotations.NullMarked;
