/**
 * Translates a configuration of Orthanc into ours. Knows the names of settings on both sides, and
 * neither reads nor writes a file of ours.
 */
@NullMarked
package org.trinomen.server.config.orthanc;

import org.jspecify.annotations.NullMarked;
