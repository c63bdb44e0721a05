package org.trinomen.archive.repair;

import java.util.Optional;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.archive.volume.RecordSpan;
import org.trinomen.archive.volume.Sha256;

/**
 * A record that is not as it was written.
 *
 * @param span where it is
 * @param digest of the payload that was received
 * @param head what it says of itself, where that can still be read
 * @param instance public id that the index has it under, if it does
 */
public record DamagedRecord(
    RecordSpan span, Sha256 digest, Optional<RecordHead> head, Optional<PublicId> instance) {}
