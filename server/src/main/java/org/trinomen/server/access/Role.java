package org.trinomen.server.access;

import java.util.EnumSet;
import java.util.Set;

/** A named set of permissions. Written to files by name: never rename one. */
public enum Role {
  /** May do everything. */
  ADMINISTRATOR,
  /** Sends scans and reads them. */
  COORDINATOR,
  /** Reads scans. */
  READER,
  /** Sends scans, and sees none. */
  SENDER;

  /** What the role may do. */
  public Set<Permission> permissions() {
    return switch (this) {
      case ADMINISTRATOR -> EnumSet.allOf(Permission.class);
      case COORDINATOR ->
          EnumSet.of(
              Permission.READ_RECORDED,
              Permission.SEND,
              Permission.SEE_SYSTEM,
              Permission.OWN_CREDENTIALS);
      case READER ->
          EnumSet.of(Permission.READ_RECORDED, Permission.SEE_SYSTEM, Permission.OWN_CREDENTIALS);
      case SENDER -> EnumSet.of(Permission.SEND, Permission.SEE_SYSTEM, Permission.OWN_CREDENTIALS);
    };
  }
}
