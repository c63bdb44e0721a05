package org.trinomen.archive.query;

import java.util.OptionalLong;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;

/**
 * What the index knows of an instance beyond its tags.
 *
 * @param location the record that holds it
 * @param size of the file in bytes (the record's payload)
 * @param digest SHA-256 of the file
 * @param sopClassUid SOP Class UID
 * @param transferSyntaxUid Transfer Syntax UID
 * @param pixelDataOffset file offset of the Pixel Data element (7FE0,0008/0009/0010), if there is
 *     one
 * @param conflicting true if other content arrived under the same SOP Instance UID
 */
public record InstanceFacts(
    RecordLocation location,
    long size,
    Sha256 digest,
    String sopClassUid,
    String transferSyntaxUid,
    OptionalLong pixelDataOffset,
    boolean conflicting) {}
