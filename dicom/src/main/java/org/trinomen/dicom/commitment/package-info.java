/**
 * What the parties to a storage commitment tell each other (PS3.4 Annex J): values, and how data
 * sets say them. Knows no association.
 */
@NullMarked
package org.trinomen.dicom.commitment;

import org.jspecify.annotations.NullMarked;
