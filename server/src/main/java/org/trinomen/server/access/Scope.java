package org.trinomen.server.access;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.trinomen.archive.reach.Place;
import org.trinomen.archive.reach.Reach;

/**
 * Where a role counts: in a research study, at a site, with the eyes of some viewpoints. All of
 * them must be true.
 *
 * @param study id of the research study; empty: any, and what is of none
 * @param site id of the site; empty: any
 * @param viewpoints names of viewpoints; none of them: all. What bears no viewpoint in its path is
 *     of the viewpoint {@code recorded}
 */
public record Scope(Optional<String> study, Optional<String> site, Set<String> viewpoints) {

  /** Everywhere. */
  public static final Scope ALL = new Scope(Optional.empty(), Optional.empty(), Set.of());

  public Scope {
    viewpoints = Set.copyOf(viewpoints);
  }

  /** Whether it counts for a viewpoint; one at a site, as {@code site:A/1}, is one of its own. */
  boolean includes(String viewpoint) {
    int colon = viewpoint.indexOf(':');
    return viewpoints.isEmpty()
        || viewpoints.contains(viewpoint)
        || viewpoints.contains(viewpoint.replace('~', '/'))
        || (colon > 0 && viewpoints.contains(viewpoint.substring(0, colon)));
  }

  Reach reach() {
    return study.isEmpty() && site.isEmpty()
        ? new Reach.Everything()
        : new Reach.Places(Set.of(new Place(study, site)));
  }

  /** Where both count; nothing if that is nowhere. */
  Optional<Scope> and(Scope other) {
    Set<String> both = new LinkedHashSet<>(viewpoints);
    if (viewpoints.isEmpty()) {
      both.addAll(other.viewpoints);
    } else if (!other.viewpoints.isEmpty()) {
      both.retainAll(other.viewpoints);
      if (both.isEmpty()) {
        return Optional.empty();
      }
    }
    boolean apart = differ(study, other.study) || differ(site, other.site);
    return apart
        ? Optional.empty()
        : Optional.of(new Scope(study.or(other::study), site.or(other::site), both));
  }

  private static boolean differ(Optional<String> one, Optional<String> other) {
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }
}
