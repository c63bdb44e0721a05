package org.trinomen.server.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.server.config.AddressRange;

/**
 * A role that someone has within a scope.
 *
 * @param role the role's name
 * @param permissions what the role may do
 * @param scope where
 * @param addresses from where; none: from anywhere
 */
public record Grant(
    String role, Set<Permission> permissions, Scope scope, List<AddressRange> addresses) {

  public Grant {
    permissions = Set.copyOf(permissions);
    addresses = List.copyOf(addresses);
  }

  /** A role everywhere. */
  static Grant of(Role role) {
    return new Grant(role.name(), role.permissions(), Scope.ALL, List.of());
  }

  /** Permissions everywhere, whatever the role. */
  static Grant of(Set<Permission> permissions) {
    return new Grant("", permissions, Scope.ALL, List.of());
  }

  /** What is left of it for who may do only some of it, and only somewhere. */
  Optional<Grant> only(Set<Permission> some, Scope where) {
    Set<Permission> left = EnumSet.noneOf(Permission.class);
    left.addAll(permissions);
    left.retainAll(some);
    return left.isEmpty()
        ? Optional.empty()
        : scope.and(where).map(both -> new Grant(role, left, both, addresses));
  }
}
