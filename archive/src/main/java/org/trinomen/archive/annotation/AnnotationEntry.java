package org.trinomen.archive.annotation;

import java.time.Instant;
import org.trinomen.archive.volume.RecordLocation;

/**
 * An entry of the log.
 *
 * @param seq number, from 1, without gaps
 * @param at when it was stated
 * @param by the account that stated it
 * @param mark how far the index had read the volumes then: what has arrived since is not meant, and
 *     whoever makes the index anew takes entry and records in the same order
 */
public record AnnotationEntry(
    long seq, Instant at, String by, RecordLocation mark, Annotation what) {}
