/**
 * The DIMSE door: who may call, what is negotiated, and what becomes of each C-STORE. Translates
 * between {@code dicom.dimse} and {@code archive.ingest}; knows neither HTTP nor how bytes are
 * kept.
 */
@NullMarked
package org.trinomen.server.dimse;

import org.jspecify.annotations.NullMarked;
