/**
 * What is known of the instances in the volumes, derived from them and rebuilt from them at will:
 * patients as recorded, imaging studies, series and instances, their main DICOM tags, and every
 * attribute that is constant within a series. Knows volumes by location only; knows no door.
 */
@NullMarked
package org.trinomen.archive.index;

import org.jspecify.annotations.NullMarked;
