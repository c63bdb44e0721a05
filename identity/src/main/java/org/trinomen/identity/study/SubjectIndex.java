package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the subjects of one study that a reading of a header names. Exactly: what is nearly a code
 * is for the resolver.
 */
public final class SubjectIndex {

  private final Map<String, List<ResearchSubject>> byCode = new HashMap<>();
  private final Map<String, List<ResearchSubject>> byIdentifier = new HashMap<>();
  private final Map<String, String> prefixBySite = new HashMap<>();

  public SubjectIndex(ResearchStudy study, Collection<ResearchSubject> subjects) {
    study.sites().forEach(site -> prefixBySite.put(site.id(), site.prefix()));
    for (ResearchSubject subject : subjects) {
      if (subject.study().equals(study.id())) {
        add(byCode, CodePattern.plain(subject.code()), subject);
        subject.formerCodes().forEach(code -> add(byCode, CodePattern.plain(code), subject));
        subject
            .identifiers()
            .forEach((name, value) -> add(byIdentifier, identifier(name, value), subject));
      }
    }
  }

  /**
   * The subjects that fit everything the reading says: the code, valid or former, and the other
   * numbers at the site. Empty if it says neither or contradicts itself.
   */
  public List<ResearchSubject> named(CodeReading reading) {
    List<Set<ResearchSubject>> conditions = new ArrayList<>();
    if (reading.code() != null) {
      conditions.add(found(byCode, CodePattern.plain(reading.code())));
    }
    reading
        .identifiers()
        .forEach((name, value) -> conditions.add(found(byIdentifier, identifier(name, value))));
    if (conditions.isEmpty()) {
      return List.of();
    }
    Set<ResearchSubject> named = new LinkedHashSet<>(conditions.getFirst());
    conditions.forEach(named::retainAll);
    named.removeIf(subject -> !atSite(subject, reading.site()));
    return List.copyOf(named);
  }

  private boolean atSite(ResearchSubject subject, String prefix) {
    return prefix.isEmpty() || prefixBySite.getOrDefault(subject.site(), prefix).equals(prefix);
  }

  private static void add(
      Map<String, List<ResearchSubject>> index, String key, ResearchSubject subject) {
    index.computeIfAbsent(key, _ -> new ArrayList<>()).add(subject);
  }

  private static Set<ResearchSubject> found(Map<String, List<ResearchSubject>> index, String key) {
    return new LinkedHashSet<>(index.getOrDefault(key, List.of()));
  }

  /** Zeros before a number are often left out. */
  private static String identifier(String name, String value) {
    return name.toLowerCase(Locale.ROOT)
        + "="
        + CodePattern.plain(value).replaceFirst("^0+(?=[0-9A-Z])", "");
  }
}
