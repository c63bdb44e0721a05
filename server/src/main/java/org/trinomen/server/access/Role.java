package org.trinomen.server.access;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A named set of permissions. Written to files by name: never rename one. */
public enum Role {
  /** May do everything. */
  ADMINISTRATOR,
  /**
   * Sends scans and reads them, here and elsewhere, tells whose they are, and keeps the studies'
   * rosters.
   */
  COORDINATOR,
  /** Reads scans. */
  READER,
  /** Reads scans under pseudonyms, and sees no names. */
  ANALYST,
  /** Looks at doubtful scans and says whose they are; sends nothing. */
  REVIEWER,
  /**
   * Sees who stated what of whose scans, how they stand, and who did what; changes nothing, fetches
   * no file.
   */
  AUDITOR,
  /** Sends scans, and sees none. */
  SENDER,
  /** The same as {@link #SENDER}, by the name that studies give it. */
  UPLOADER;

  /** What the role may do. */
  public Set<Permission> permissions() {
    return switch (this) {
      case ADMINISTRATOR -> EnumSet.allOf(Permission.class);
      case COORDINATOR ->
          EnumSet.of(
              Permission.READ_RECORDED,
              Permission.READ_VIEWED,
              Permission.IDENTITY_READ,
              Permission.IDENTITY_DECIDE,
              Permission.STUDY_IMPORT,
              Permission.SEND,
              Permission.ASK_REMOTE,
              Permission.SEND_REMOTE,
              Permission.ANNOTATE,
              Permission.MODIFY,
              Permission.SEE_SYSTEM,
              Permission.OWN_CREDENTIALS);
      case READER ->
          EnumSet.of(
              Permission.READ_RECORDED,
              Permission.READ_VIEWED,
              Permission.IDENTITY_READ,
              Permission.SEE_SYSTEM,
              Permission.OWN_CREDENTIALS);
      case ANALYST ->
          EnumSet.of(Permission.READ_VIEWED, Permission.SEE_SYSTEM, Permission.OWN_CREDENTIALS);
      case REVIEWER ->
          EnumSet.of(
              Permission.READ_RECORDED,
              Permission.READ_VIEWED,
              Permission.IDENTITY_READ,
              Permission.IDENTITY_DECIDE,
              Permission.SEE_SYSTEM,
              Permission.OWN_CREDENTIALS);
      case AUDITOR ->
          EnumSet.of(
              Permission.IDENTITY_READ,
              Permission.SEE_SYSTEM,
              Permission.SEE_CONFIGURATION,
              Permission.READ_AUDIT,
              Permission.OWN_CREDENTIALS);
      case SENDER, UPLOADER ->
          EnumSet.of(Permission.SEND, Permission.SEE_SYSTEM, Permission.OWN_CREDENTIALS);
    };
  }

  /** The role of this name; the configuration may define others besides. */
  public static Optional<Role> named(String name) {
    return EnumSet.allOf(Role.class).stream().filter(role -> role.name().equals(name)).findFirst();
  }
}
