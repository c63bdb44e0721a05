package org.trinomen.archive.query;

import java.time.Instant;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.identity.ScanId;

/**
 * What the index knows of a scan: of all that arrived with one recorded identity within one imaging
 * study. The rest is in the header of its first instance.
 *
 * @param number grows in the order in which scans were first seen, and is never given twice
 * @param study public id of the imaging study it is part of
 * @param studyInstanceUid Study Instance UID (0020,000D)
 * @param first the record that holds its first instance
 * @param receivedAt when that had arrived
 */
public record ScanFacts(
    long number,
    ScanId id,
    PublicId study,
    String studyInstanceUid,
    RecordLocation first,
    Instant receivedAt) {}
