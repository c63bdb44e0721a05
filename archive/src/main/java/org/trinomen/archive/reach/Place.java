package org.trinomen.archive.reach;

import java.util.Optional;

/**
 * A part of the archive: a research study, a site of it, or a site in whatever study.
 *
 * @param study id of the research study; empty: any
 * @param site id of the site; empty: any
 */
public record Place(Optional<String> study, Optional<String> site) {

  public Place {
    if (study.isEmpty() && site.isEmpty()) {
      throw new IllegalArgumentException("what is limited neither to a study nor to a site is all");
    }
  }

  /** Whether a subject of this study and site is of this place. */
  boolean holds(String ofStudy, String ofSite) {
    return study.map(ofStudy::equals).orElse(true) && site.map(ofSite::equals).orElse(true);
  }

  /** What is in both; nothing if they lie apart. */
  Optional<Place> meet(Place other) {
    boolean apart = differ(study, other.study) || differ(site, other.site);
    return apart
        ? Optional.empty()
        : Optional.of(new Place(study.or(other::study), site.or(other::site)));
  }

  private static boolean differ(Optional<String> one, Optional<String> other) {
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }
}
