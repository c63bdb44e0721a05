/**
 * Zips of instances: as folders named after patients, studies and series, or as the content of a
 * medium with its DICOMDIR; streamed, or made by a job. Knows no door.
 */
@NullMarked
package org.trinomen.archive.zip;

import org.jspecify.annotations.NullMarked;
