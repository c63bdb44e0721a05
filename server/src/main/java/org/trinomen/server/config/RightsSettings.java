package org.trinomen.server.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may do what, as far as the configuration says so; the rest is with the accounts.
 *
 * @param roles roles of one's own: by name, the names of their permissions
 * @param groups by name, the accounts in them
 * @param grants by whom they are given to: an account, or a group
 */
public record RightsSettings(
    Map<String, Set<String>> roles,
    Map<String, Set<String>> groups,
    Map<String, List<GrantSettings>> grants) {

  /** The configuration says nothing. */
  public static final RightsSettings NONE = new RightsSettings(Map.of(), Map.of(), Map.of());

  public RightsSettings {
    roles = Map.copyOf(roles);
    groups = Map.copyOf(groups);
    grants = Map.copyOf(grants);
  }
}
