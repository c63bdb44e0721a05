/**
 * Damaged records, and good copies of them from a backup or another archive, put beside the
 * volumes. Knows volumes and index; nothing of what the payloads are.
 */
@NullMarked
package org.trinomen.archive.repair;

import org.jspecify.annotations.NullMarked;
