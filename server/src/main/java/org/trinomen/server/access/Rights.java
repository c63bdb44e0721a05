package org.trinomen.server.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.trinomen.server.config.ConfigurationException;
import org.trinomen.server.config.GrantSettings;
import org.trinomen.server.config.RightsSettings;

/** What roles there are, and what the configuration grants to whom. */
public final class Rights {

  private final Map<String, Set<Permission>> own = new HashMap<>();
  private final RightsSettings settings;

  /**
   * The rights that the configuration gives.
   *
   * @throws ConfigurationException if it names roles or permissions that there are not
   */
  public Rights(RightsSettings settings) {
    this.settings = settings;
    List<ConfigurationException.Problem> problems = new ArrayList<>();
    settings
        .roles()
        .forEach(
            (name, permissions) -> {
              if (shipped(name).isPresent()) {
                problems.add(problem("access.roles", name + " is a role that is there already"));
              }
              own.put(name, known(permissions, problems));
            });
    settings
        .grants()
        .forEach(
            (_, grants) ->
                grants.stream()
                    .filter(grant -> permissions(grant.role()).isEmpty())
                    .forEach(
                        grant ->
                            problems.add(
                                problem("access.grants", "there is no role " + grant.role()))));
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  private static Set<Permission> known(
      Set<String> names, List<ConfigurationException.Problem> problems) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String name : names) {
      EnumSet.allOf(Permission.class).stream()
          .filter(permission -> permission.name().equals(name))
          .findFirst()
          .ifPresentOrElse(
              permissions::add,
              () -> problems.add(problem("access.roles", "there is no permission " + name)));
    }
    return permissions;
  }

  private static ConfigurationException.Problem problem(String path, String what) {
    return new ConfigurationException.Problem("", path, what);
  }

  private static Optional<Role> shipped(String name) {
    return Role.named(name.toUpperCase(Locale.ROOT));
  }

  /** What a role may do; empty if there is none of the name. */
  Optional<Set<Permission>> permissions(String role) {
    return shipped(role).map(Role::permissions).or(() -> Optional.ofNullable(own.get(role)));
  }

  /** All roles by name, those there are of themselves first. */
  public SequencedMap<String, Set<Permission>> roles() {
    SequencedMap<String, Set<Permission>> roles = new LinkedHashMap<>();
    EnumSet.allOf(Role.class).forEach(role -> roles.put(role.name(), role.permissions()));
    roles.putAll(new TreeMap<>(own));
    return roles;
  }

  /** What the configuration says of groups, and of grants to them and to accounts. */
  public RightsSettings configured() {
    return settings;
  }

  /** All that an account has: by itself, by the configuration, and by its groups. */
  List<Grant> of(Account account) {
    List<Grant> grants = new ArrayList<>();
    account.roles().stream().sorted().map(Grant::of).forEach(grants::add);
    account.within().forEach(each -> add(each, grants));
    given(account.name()).forEach(each -> add(each, grants));
    settings
        .groups()
        .forEach(
            (group, members) -> {
              if (members.contains(account.name()) && !group.equals(account.name())) {
                given(group).forEach(each -> add(each, grants));
              }
            });
    return grants;
  }

  private List<GrantSettings> given(String to) {
    return settings.grants().getOrDefault(to, List.of());
  }

  /** A role that there is no longer may do nothing. */
  private void add(GrantSettings settings, List<Grant> grants) {
    permissions(settings.role())
        .ifPresent(
            permissions ->
                grants.add(
                    new Grant(
                        settings.role(),
                        permissions,
                        new Scope(settings.study(), settings.site(), settings.viewpoints()),
                        settings.addresses())));
  }
}
