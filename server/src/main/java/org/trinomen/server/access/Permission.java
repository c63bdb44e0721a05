package org.trinomen.server.access;

/** What a route may need. Written to files by name: never rename one. */
public enum Permission {
  /** Find and fetch scans, with the names as recorded. */
  READ_RECORDED,
  /** Send scans to the archive. */
  SEND,
  /** See version, settings and counts, which name no one. */
  SEE_SYSTEM,
  /** Make and revoke one's own bearer tokens, and change one's own password. */
  OWN_CREDENTIALS,
  /** Make, change and remove accounts. */
  MANAGE_ACCOUNTS
}
