package org.trinomen.server.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.trinomen.archive.volume.Sha256;

/**
 * What is kept of a bearer token (RFC 6750): never the token itself.
 *
 * @param id names it in lists and when it is revoked
 * @param account whose permissions it carries
 * @param only what alone it may be used for; empty: whatever the account may do
 * @param scope where alone it may be used
 * @param label what its owner calls it
 * @param digest SHA-256 of the token. A token has 256 random bits, so a plain digest will do
 * @param created when it was made
 * @param expires from when on it is worth nothing
 */
public record BearerToken(
    String id,
    String account,
    String label,
    Set<Permission> only,
    Scope scope,
    Sha256 digest,
    Instant created,
    Instant expires) {

  public BearerToken {
    only = Set.copyOf(only);
  }

  /** What is left of an account's grants for who shows this token. */
  List<Grant> of(List<Grant> grants) {
    Set<Permission> permissions = only.isEmpty() ? EnumSet.allOf(Permission.class) : only;
    return grants.stream().flatMap(grant -> grant.only(permissions, scope).stream()).toList();
  }
}
