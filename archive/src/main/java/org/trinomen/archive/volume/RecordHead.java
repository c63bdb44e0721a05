package org.trinomen.archive.volume;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a record says of its payload.
 *
 * @param receivedAt when the last byte had arrived, to the microsecond
 * @param origin where from
 * @param digest SHA-256 of the payload
 * @param payloadLength in bytes
 */
public record RecordHead(Instant receivedAt, Origin origin, Sha256 digest, long payloadLength) {

  public RecordHead {
    // What a volume keeps, so that a head read back equals the head written.
    receivedAt = receivedAt.truncatedTo(ChronoUnit.MICROS);
  }
}
