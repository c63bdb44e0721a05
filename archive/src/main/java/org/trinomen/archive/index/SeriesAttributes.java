package org.trinomen.archive.index;

import java.util.Set;
import org.trinomen.archive.volume.RecordLocation;

/**
 * What a series knows of its instances' headers. A tag is in exactly one of three places: among the
 * constants (then all instances have it with this value), among the varying ones (then the volume
 * has to be read), or in neither: no instance has it.
 *
 * @param seriesKey number of the series' row
 * @param constants attributes that all instances have, with the same value
 * @param varying tags that only some have, or with different values, or too long to keep
 * @param first where the first instance that arrived is held
 */
public record SeriesAttributes(
    long seriesKey, EncodedAttributes constants, Set<Integer> varying, RecordLocation first) {}
