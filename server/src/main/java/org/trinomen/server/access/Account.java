package org.trinomen.server.access;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.trinomen.server.config.GrantSettings;

/**
 * A local account.
 *
 * @param name what its owner signs in with
 * @param roles what it may do everywhere
 * @param within what it may do within a scope
 * @param password hash of its password
 * @param created when it was made
 * @param disabled nobody signs in to it, and its tokens are worth nothing, until it is enabled
 */
record Account(
    String name,
    Set<Role> roles,
    List<GrantSettings> within,
    PasswordHash password,
    Instant created,
    boolean disabled) {

  /** A colon would end the name in HTTP Basic (RFC 7617 §2). */
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  Account {
    roles = Set.copyOf(roles);
    within = List.copyOf(within);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("an account's name is 1 to 64 of A-Z a-z 0-9 . _ @ -");
    }
  }

  Account withPassword(PasswordHash other) {
    return new Account(name, roles, within, other, created, disabled);
  }

  Account withGrants(Set<Role> others, List<GrantSettings> othersWithin) {
    return new Account(name, others, othersWithin, password, created, disabled);
  }

  Account disabled(boolean now) {
    return new Account(name, roles, within, password, created, now);
  }

  /** What it may do everywhere. */
  Set<Permission> permissions() {
    Set<Permission> all = EnumSet.noneOf(Permission.class);
    roles.forEach(role -> all.addAll(role.permissions()));
    return all;
  }
}
