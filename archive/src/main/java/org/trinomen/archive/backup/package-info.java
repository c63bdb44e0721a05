/**
 * Backups of a data folder in another folder, made while the archive runs, and their way back.
 * Knows files, volumes by how far they are written, and nothing of what stands in them.
 */
@NullMarked
package org.trinomen.archive.backup;

import org.jspecify.annotations.NullMarked;
