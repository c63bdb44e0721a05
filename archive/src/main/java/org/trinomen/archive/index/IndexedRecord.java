package org.trinomen.archive.index;

import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;

/**
 * A record of the volumes that the index knows.
 *
 * @param location where the record begins
 * @param size length of the payload in bytes
 * @param digest SHA-256 of the payload
 * @param instance public id it is filed under
 */
public record IndexedRecord(RecordLocation location, long size, Sha256 digest, PublicId instance) {}
