package org.trinomen.server.event;

import java.util.Optional;
import org.trinomen.archive.event.EventType;
import org.trinomen.archive.reach.Reach;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Principal;

/**
 * Who asks for events, and how far they see.
 *
 * @param principal empty: whoever wrote the configuration, who may see everything
 * @param viewpoint with whose eyes
 * @param hiding whether these hide names
 */
record EventAsker(Optional<Principal> principal, String viewpoint, boolean hiding) {

  Reach reach(Permission permission) {
    return principal
        .map(asker -> asker.reach(permission, viewpoint))
        .orElseGet(Reach.Everything::new);
  }

  private boolean everywhere(Permission permission) {
    return reach(permission) instanceof Reach.Everything;
  }

  /**
   * Of which scans it may be told whose they are. Who chose eyes that hide names for a receiver
   * chose so for all that is sent there.
   */
  Reach naming() {
    return principal.isEmpty() && hiding ? Reach.NOTHING : reach(Permission.IDENTITY_READ);
  }

  /** How far it sees events of this type. */
  Reach reach(EventType type) {
    Reach hidden = hiding ? reach(Permission.READ_VIEWED) : Reach.NOTHING;
    return switch (type.family()) {
      case "job" -> reach(Permission.SEE_SYSTEM);
      // Who was refused is of no study: no scope includes it.
      case "security" ->
          everywhere(Permission.MANAGE_ACCOUNTS) ? new Reach.Everything() : Reach.NOTHING;
      // A site's habits are told of all its scans.
      case "qc" ->
          type == EventType.FINDING || everywhere(Permission.IDENTITY_READ)
              ? reach(Permission.IDENTITY_READ)
              : Reach.NOTHING;
      case "identity" -> reach(Permission.IDENTITY_READ).and(hidden);
      case String _ ->
          reach(Permission.READ_RECORDED).and(reach(Permission.IDENTITY_READ)).and(hidden);
    };
  }

  /** Whether it may see events of this type at all. */
  boolean maySee(EventType type) {
    return !reach(type).equals(Reach.NOTHING);
  }

  /** Whether it may see the events of a job. */
  boolean maySeeJobsOf(String submitter) {
    return principal.map(asker -> asker.account().equals(submitter)).orElse(true)
        || everywhere(Permission.MANAGE_JOBS);
  }
}
