package org.trinomen.server.access;

/** What a route may need. Written to files by name: never rename one. */
public enum Permission {
  /** Find and fetch scans, with the names as recorded. */
  READ_RECORDED,
  /**
   * Find and fetch scans in viewpoints under which they leave without names; in the others only
   * together with {@link #READ_RECORDED}.
   */
  READ_VIEWED,
  /** See whose scans are: subjects, visits, statements, and the names as recorded beside them. */
  IDENTITY_READ,
  /** State whose a scan is, and take such statements back. */
  IDENTITY_DECIDE,
  /** Tell the archive about research studies: their rosters and visits. */
  STUDY_IMPORT,
  /** Send scans to the archive. */
  SEND,
  /**
   * Ask DICOM nodes and other archives what they have, see the names that they tell, and have them
   * send it here.
   */
  ASK_REMOTE,
  /** Send scans, with the names as recorded, to DICOM nodes and other archives. */
  SEND_REMOTE,
  /** Say which nodes and archives there are; call an address that none of them has. */
  MANAGE_REMOTES,
  /** State things of resources: labels, metadata, attachments, protection. */
  ANNOTATE,
  /** Make new instances of those that are held, with whatever names; originals stay. */
  MODIFY,
  /** Withdraw resources from every view; their bytes stay. */
  WITHDRAW,
  /** See and steer the jobs of others, besides one's own. */
  MANAGE_JOBS,
  /** See version, settings and counts, which name no one. */
  SEE_SYSTEM,
  /** See every setting in force and who says so; secrets are not told. */
  SEE_CONFIGURATION,
  /** Search the audit trail: who did what, from where, with which public ids. */
  READ_AUDIT,
  /** Make and revoke one's own bearer tokens, and change one's own password. */
  OWN_CREDENTIALS,
  /** Make, change and remove accounts. */
  MANAGE_ACCOUNTS;

  /** Whether what it allows may show names: then it comes with a {@link PhiAccess}. */
  boolean showsNames() {
    return switch (this) {
      case READ_RECORDED,
          READ_VIEWED,
          IDENTITY_READ,
          IDENTITY_DECIDE,
          STUDY_IMPORT,
          ASK_REMOTE,
          MODIFY ->
          true;
      case SEND,
          SEND_REMOTE,
          MANAGE_REMOTES,
          ANNOTATE,
          WITHDRAW,
          MANAGE_JOBS,
          SEE_SYSTEM,
          SEE_CONFIGURATION,
          READ_AUDIT,
          OWN_CREDENTIALS,
          MANAGE_ACCOUNTS ->
          false;
    };
  }

  /** Whether it must be on record for good before it is done. */
  boolean isPrivilege() {
    return switch (this) {
      case IDENTITY_DECIDE,
          STUDY_IMPORT,
          SEND_REMOTE,
          MANAGE_REMOTES,
          MODIFY,
          WITHDRAW,
          MANAGE_ACCOUNTS ->
          true;
      case READ_RECORDED,
          READ_VIEWED,
          IDENTITY_READ,
          SEND,
          ASK_REMOTE,
          ANNOTATE,
          MANAGE_JOBS,
          SEE_SYSTEM,
          SEE_CONFIGURATION,
          READ_AUDIT,
          OWN_CREDENTIALS ->
          false;
    };
  }
}
