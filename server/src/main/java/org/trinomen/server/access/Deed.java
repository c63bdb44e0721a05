package org.trinomen.server.access;

import java.time.Instant;

/**
 * One line of the audit trail as access control writes it. Holds identifiers only, never values of
 * patient attributes.
 *
 * @param when when it was done or refused
 * @param who account, or what was claimed to be one
 * @param address IP address of the peer
 * @param action what was asked, as {@code GET /instances/{id}/file}
 * @param object on what, as a public id; may be empty
 * @param outcome what came of it
 * @param detail why, or with what; may be empty
 * @param urgent it needs a privilege: it must be on record for good before it is done
 */
public record Deed(
    Instant when,
    String who,
    String address,
    String action,
    String object,
    Outcome outcome,
    String detail,
    boolean urgent) {

  /** What came of it. */
  public enum Outcome {
    PERMITTED,
    REFUSED
  }

  /** Where deeds are kept. */
  @FunctionalInterface
  public interface Register {
    /** Keeps a deed; throws if it can't, and then the deed must not be done. */
    void enter(Deed deed);
  }
}
