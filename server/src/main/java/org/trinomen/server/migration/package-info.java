/**
 * Brings what another archive was told to this one: translates a configuration of Orthanc into
 * ours. Knows the names of settings on both sides, and writes no file.
 */
@NullMarked
package org.trinomen.server.migration;

import org.jspecify.annotations.NullMarked;
