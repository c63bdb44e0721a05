package org.trinomen.archive.volume;

import java.util.Optional;

/**
 * A record and where its parts stand in the volume.
 *
 * @param durableTo up to where the volume was durable when this record was appended
 * @param crc the checksum of the head, repeated in the trailer
 * @param payloadOffset where the payload begins
 * @param encrypted how the payload is encrypted, if it is
 * @param end first byte behind the record
 */
record RecordFrame(
    RecordLocation location,
    RecordHead head,
    long durableTo,
    int crc,
    long payloadOffset,
    Optional<EncryptedPayload> encrypted,
    long end) {}
