/**
 * What people state of resources: labels, metadata, attachments, protection, withdrawals. Values,
 * and the append-only log that keeps them; it knows neither the index nor any door.
 */
@NullMarked
package org.trinomen.archive.annotation;

import org.jspecify.annotations.NullMarked;
