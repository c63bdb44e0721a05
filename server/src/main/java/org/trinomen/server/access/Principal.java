package org.trinomen.server.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.trinomen.archive.reach.Reach;

/**
 * Someone who has proved who they are.
 *
 * @param account name of the account
 * @param grants what the account may do, and where
 * @param means how it was proved
 * @param address IP address of the peer
 */
public record Principal(String account, List<Grant> grants, Means means, String address) {

  /** How identity was proved. */
  public enum Means {
    PASSWORD,
    TOKEN,
    SESSION
  }

  public Principal {
    grants = List.copyOf(grants);
  }

  /** Someone who may do the same everywhere. */
  public Principal(String account, Set<Permission> permissions, Means means, String address) {
    this(account, List.of(Grant.of(permissions)), means, address);
  }

  /** All that the account may do somewhere. */
  public Set<Permission> permissions() {
    Set<Permission> all = EnumSet.noneOf(Permission.class);
    grants.forEach(grant -> all.addAll(grant.permissions()));
    return all;
  }

  /** Whether the account may do this somewhere. */
  public boolean may(Permission permission) {
    for (Grant grant : grants) {
      if (grant.permissions().contains(permission)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the account may do this to all that the archive holds. */
  public boolean mayEverywhere(Permission permission) {
    return reach(permission, Asking.RECORDED) instanceof Reach.Everything;
  }

  /**
   * How far the account may do this with the eyes of a viewpoint. What shows nobody's names is the
   * same through all eyes.
   */
  public Reach reach(Permission permission, String viewpoint) {
    Reach reach = Reach.NOTHING;
    for (Grant grant : grants) {
      if (grant.permissions().contains(permission)
          && (!permission.showsNames() || grant.scope().includes(viewpoint))) {
        reach = reach.and(grant.scope().reach());
        if (reach instanceof Reach.Everything) {
          return reach;
        }
      }
    }
    return reach;
  }
}
