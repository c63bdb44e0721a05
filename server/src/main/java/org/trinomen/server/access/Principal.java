package org.trinomen.server.access;

import java.util.Set;

/**
 * Someone who has proved who they are.
 *
 * @param account name of the account
 * @param permissions what the account may do
 * @param means how it was proved
 * @param address IP address of the peer
 */
public record Principal(String account, Set<Permission> permissions, Means means, String address) {

  /** How identity was proved. */
  public enum Means {
    PASSWORD,
    TOKEN,
    SESSION
  }

  public Principal {
    permissions = Set.copyOf(permissions);
  }

  /** Whether the account may do this. */
  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }
}
