/**
 * The routes of Orthanc's REST API, so that existing scripts and clients work unchanged. Translates
 * between HTTP and the archive's ingest and finder; holds no state.
 */
@NullMarked
package org.trinomen.server.orthanc;

import org.jspecify.annotations.NullMarked;
