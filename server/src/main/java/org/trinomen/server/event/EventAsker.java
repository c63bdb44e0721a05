package org.trinomen.server.event;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.trinomen.archive.event.EventType;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.Principal;

/**
 * Who asks for events.
 *
 * @param account whose jobs are its own
 * @param permissions what it may
 */
record EventAsker(String account, Set<Permission> permissions) {

  EventAsker {
    permissions = Set.copyOf(permissions);
  }

  static EventAsker of(Principal principal) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    Arrays.stream(Permission.values()).filter(principal::may).forEach(permissions::add);
    return new EventAsker(principal.account(), permissions);
  }

  boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  /**
   * Whether it may see events of this type at all.
   *
   * @param viewed through a viewpoint that hides names
   */
  boolean maySee(EventType type, boolean viewed) {
    return switch (type.family()) {
      case "job" -> may(Permission.SEE_SYSTEM);
      case "security" -> may(Permission.MANAGE_ACCOUNTS);
      case "qc" -> may(Permission.IDENTITY_READ);
      case "identity" -> may(Permission.IDENTITY_READ) || (viewed && may(Permission.READ_VIEWED));
      case String _ ->
          may(Permission.READ_RECORDED)
              || may(Permission.IDENTITY_READ)
              || (viewed && may(Permission.READ_VIEWED));
    };
  }

  /** Whether it may see the events of a job. */
  boolean maySeeJobsOf(String submitter) {
    return submitter.equals(account) || may(Permission.MANAGE_JOBS);
  }
}
