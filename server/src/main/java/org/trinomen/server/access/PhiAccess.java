package org.trinomen.server.access;

/**
 * The token without which nothing that names a person is read. Only {@link Access} makes one, after
 * it has checked the permission and written the audit trail; so whoever holds one has been let in,
 * and that is on record.
 */
public final class PhiAccess {

  private final Principal principal;

  PhiAccess(Principal principal) {
    this.principal = principal;
  }

  /** Who was let in. */
  public Principal principal() {
    return principal;
  }
}
