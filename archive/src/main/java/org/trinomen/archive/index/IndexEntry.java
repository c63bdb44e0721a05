package org.trinomen.archive.index;

import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordLocation;

/**
 * One record of the volumes, as the index takes it in.
 *
 * @param location where the record begins
 * @param head what the record says of its payload
 * @param header what the payload's header says
 */
public record IndexEntry(RecordLocation location, RecordHead head, InstanceHeader header) {}
