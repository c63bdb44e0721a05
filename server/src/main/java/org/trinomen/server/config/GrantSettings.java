package org.trinomen.server.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A role that is given within a scope, as it is written down.
 *
 * @param role name of a role, of those there are or of your own
 * @param study id of a research study; empty: any
 * @param site id of a site; empty: any
 * @param viewpoints names of viewpoints; none: all
 * @param addresses from where it counts; none: from anywhere
 */
public record GrantSettings(
    String role,
    Optional<String> study,
    Optional<String> site,
    Set<String> viewpoints,
    List<AddressRange> addresses) {

  /** What a name of a role, study, site or viewpoint is. */
  public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._/:-]{0,63}";

  public GrantSettings {
    viewpoints = Set.copyOf(viewpoints);
    addresses = List.copyOf(addresses);
  }
}
