/**
 * What an asker is to see: a viewpoint names whose statements count, and how identity is written
 * when images leave. Knows nothing of statements themselves, nor of DICOM encodings.
 */
@NullMarked
package org.trinomen.identity.viewpoint;

import org.jspecify.annotations.NullMarked;
