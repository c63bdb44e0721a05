package org.trinomen.archive.index;

import java.util.SortedMap;
import org.trinomen.archive.query.Resource;

/**
 * A resource that may match a query: the index has ruled out what it could with its own keys, the
 * exact rules are still to be applied.
 *
 * @param key number of the row at its level; grows in the order of arrival
 * @param resource the resource itself
 * @param inherited main DICOM tags of the levels above, as recorded for this resource's study
 */
public record Candidate(long key, Resource resource, SortedMap<Integer, String> inherited) {}
