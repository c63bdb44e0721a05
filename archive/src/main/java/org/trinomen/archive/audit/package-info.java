/**
 * The audit trail: who did what, when, from where, and what came of it. Append-only and chained by
 * hash, so that a changed, removed or inserted entry shows. Holds identifiers of resources, never
 * values of patient attributes. Knows nothing of what it records.
 */
@NullMarked
package org.trinomen.archive.audit;

import org.jspecify.annotations.NullMarked;
