package org.trinomen.identity.resolve;

import java.util.List;

/**
 * What people stated of sites and subjects, beside the roster. Of two rules that contradict each
 * other the later in the list holds.
 *
 * @param rules habits of sites
 * @param aliases other codes and numbers of subjects
 * @param persons whether two subjects are one person
 */
public record Declarations(List<SiteRule> rules, List<Alias> aliases, List<PersonLink> persons) {

  /** Nobody stated anything. */
  public static final Declarations NONE = new Declarations(List.of(), List.of(), List.of());

  public Declarations {
    rules = List.copyOf(rules);
    aliases = List.copyOf(aliases);
    persons = List.copyOf(persons);
  }

  /** A subject goes by another code or number too. */
  public record Alias(String study, String subject, String alias) {}

  /** Two subjects are one person, or are not. */
  public record PersonLink(
      String study, String subject, String otherStudy, String other, boolean same) {}
}
