/**
 * The doors of identity: research studies, scans with their three names, the queue of doubtful
 * ones, statements, viewpoints. Translates between HTTP and {@code archive.identity}; decides
 * nothing itself.
 */
@NullMarked
package org.trinomen.server.identity;

import org.jspecify.annotations.NullMarked;
