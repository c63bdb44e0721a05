/**
 * The only way in: {@link org.trinomen.archive.ingest.Ingest} takes an {@link
 * org.trinomen.archive.ingest.Arrival} from any door, makes it durable, indexes it and says what
 * became of it.
 */
@NullMarked
package org.trinomen.archive.ingest;

import org.jspecify.annotations.NullMarked;
