package org.trinomen.archive.reach;

import java.util.LinkedHashSet;
import java.util.Set;

/** How far someone may see. */
public sealed interface Reach {

  /** Nothing at all. */
  Reach NOTHING = new Places(Set.of());

  /** Whether it includes subjects of this study and site. */
  boolean holds(String study, String site);

  /** Whether it includes subjects of all sites of this study. */
  boolean holdsWhole(String study);

  /** Both together. */
  Reach and(Reach other);

  /** What is in both. */
  Reach meet(Reach other);

  /** The whole archive, with what is of no study and what nobody has decided on. */
  record Everything() implements Reach {

    @Override
    public boolean holds(String study, String site) {
      return true;
    }

    @Override
    public boolean holdsWhole(String study) {
      return true;
    }

    @Override
    public Reach and(Reach other) {
      return this;
    }

    @Override
    public Reach meet(Reach other) {
      return other;
    }
  }

  /** What is known to be of one of these. */
  record Places(Set<Place> places) implements Reach {

    public Places {
      places = Set.copyOf(places);
    }

    @Override
    public boolean holds(String study, String site) {
      return places.stream().anyMatch(place -> place.holds(study, site));
    }

    @Override
    public boolean holdsWhole(String study) {
      return places.stream()
          .anyMatch(place -> place.site().isEmpty() && place.study().orElseThrow().equals(study));
    }

    @Override
    public Reach and(Reach other) {
      return switch (other) {
        case Everything everything -> everything;
        case Places(Set<Place> others) -> {
          Set<Place> all = new LinkedHashSet<>(places);
          all.addAll(others);
          yield new Places(all);
        }
      };
    }

    @Override
    public Reach meet(Reach other) {
      return switch (other) {
        case Everything _ -> this;
        case Places(Set<Place> others) -> {
          Set<Place> both = new LinkedHashSet<>();
          for (Place one : places) {
            others.forEach(two -> one.meet(two).ifPresent(both::add));
          }
          yield new Places(both);
        }
      };
    }
  }
}
