package org.trinomen.server.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.reach.Place;
import org.trinomen.archive.reach.Reach;

/** Reads {@code access.roles}, {@code access.groups} and {@code access.grants}. */
final class RightsSection {

  private static final String ROLES = "access.roles";
  private static final String GROUPS = "access.groups";
  private static final String GRANTS = "access.grants";
  private static final String NAME_IS = "1 to 64 of A-Z a-z 0-9 . _ / : -";
  private static final String ACCOUNT = "[A-Za-z0-9][A-Za-z0-9._@-]{0,63}";
  private static final String ACCOUNT_IS = "1 to 64 of A-Z a-z 0-9 . _ @ -";

  private final Section section;

  RightsSection(Section section) {
    this.section = section;
  }

  RightsSettings read() {
    Map<String, Set<String>> roles = new HashMap<>();
    for (Config role : objects(ROLES, Set.of("name", "permissions"))) {
      Section one = section.of(role);
      String name = one.text("name", RightsSection::isName, NAME_IS);
      Set<String> permissions =
          one.texts("permissions", text -> text.matches("[A-Z_]{1,64}"), "names of permissions");
      if (roles.put(name, permissions) != null) {
        section.wrong(ROLES, "has two roles of one name");
      }
    }
    Map<String, Set<String>> groups = new HashMap<>();
    for (Config group : objects(GROUPS, Set.of("name", "members"))) {
      Section one = section.of(group);
      String name = one.text("name", text -> text.matches(ACCOUNT), ACCOUNT_IS);
      if (groups.put(name, one.texts("members", text -> text.matches(ACCOUNT), ACCOUNT_IS))
          != null) {
        section.wrong(GROUPS, "has two groups of one name");
      }
    }
    Map<String, List<GrantSettings>> grants = new HashMap<>();
    for (Config grant :
        objects(GRANTS, Set.of("to", "role", "study", "site", "viewpoints", "addresses"))) {
      Section one = section.of(grant);
      String to = one.text("to", text -> text.matches(ACCOUNT), ACCOUNT_IS);
      grants.computeIfAbsent(to, _ -> new ArrayList<>()).add(grant(grant, one));
    }
    return new RightsSettings(roles, groups, grants);
  }

  /** A grant as a node's file or the list of grants has it. */
  static GrantSettings grant(Config config, Section section) {
    return new GrantSettings(
        config.hasPath("role") ? section.text("role", RightsSection::isName, NAME_IS) : "",
        name(config, section, "study"),
        name(config, section, "site"),
        texts(config, section, "viewpoints", GrantSettings.NAME, NAME_IS),
        texts(config, section, "addresses", ".*", AddressRange.FORM).stream()
            .filter(
                range -> {
                  boolean valid = AddressRange.isRange(range);
                  if (!valid) {
                    section.wrong("addresses", "must hold only " + AddressRange.FORM);
                  }
                  return valid;
                })
            .map(AddressRange::parse)
            .toList());
  }

  /** Parts of the archive, one of which is enough. */
  static Reach places(Section section, String path) {
    Set<Place> places = new LinkedHashSet<>();
    for (Config each : new RightsSection(section).objects(path, Set.of("study", "site"))) {
      Section one = section.of(each);
      Optional<String> study = name(each, one, "study");
      Optional<String> site = name(each, one, "site");
      if (study.isEmpty() && site.isEmpty()) {
        section.wrong(path, "holds objects with study, site, or both");
      } else {
        places.add(new Place(study, site));
      }
    }
    if (places.isEmpty()) {
      section.wrong(path, "is empty: leave it out, or say which");
    }
    return new Reach.Places(places);
  }

  private static Optional<String> name(Config config, Section section, String path) {
    return config.hasPath(path)
        ? Optional.of(section.text(path, RightsSection::isName, NAME_IS))
        : Optional.empty();
  }

  /** An empty list would mean everywhere, which nobody means who writes one. */
  private static Set<String> texts(
      Config config, Section section, String path, String form, String mustBe) {
    if (!config.hasPath(path)) {
      return Set.of();
    }
    Set<String> texts = section.texts(path, text -> text.matches(form), mustBe);
    if (texts.isEmpty()) {
      section.wrong(path, "is empty: leave it out, or say which");
    }
    return texts;
  }

  private static boolean isName(String text) {
    return text.matches(GrantSettings.NAME);
  }

  private List<Config> objects(String path, Set<String> keys) {
    List<Config> found = new ArrayList<>();
    for (ConfigValue element : section.elements(path)) {
      if (element instanceof ConfigObject object && keys.containsAll(object.keySet())) {
        found.add(object.toConfig());
      } else {
        section.wrong(
            path, "holds objects with " + String.join(", ", keys.stream().sorted().toList()));
      }
    }
    return found;
  }
}
