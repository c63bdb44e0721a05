package org.trinomen.archive.volume;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a record says of its payload.
 *
 * @param receivedAt when the last byte had arrived, to the microsecond
 * @param origin where from
 * @param digest SHA-256 of the payload
 * @param payloadLength in bytes
 * @param replaces the damaged record that this one is a good copy of
 */
public record RecordHead(
    Instant receivedAt,
    Origin origin,
    Sha256 digest,
    long payloadLength,
    Optional<RecordSpan> replaces) {

  public RecordHead {
    // What a volume keeps, so that a head read back equals the head written.
    receivedAt = receivedAt.truncatedTo(ChronoUnit.MICROS);
  }

  /** Of what arrived. */
  public RecordHead(Instant receivedAt, Origin origin, Sha256 digest, long payloadLength) {
    this(receivedAt, origin, digest, payloadLength, Optional.empty());
  }

  /** The same, of a good copy. */
  public RecordHead replacing(RecordSpan damaged) {
    return new RecordHead(receivedAt, origin, digest, payloadLength, Optional.of(damaged));
  }
}
