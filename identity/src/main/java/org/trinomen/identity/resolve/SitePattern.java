package org.trinomen.identity.resolve;

import java.util.List;

/**
 * Something that goes wrong at a site in the same way more than once: for a person to ask about
 * and, if it is so, to say once for all. It changes no decision by itself.
 *
 * @param site {@link org.trinomen.identity.study.Site#id()}
 * @param words what it is
 * @param scans the scans that show it, at least two of different subjects
 */
public record SitePattern(String site, String words, List<String> scans) {

  public SitePattern {
    scans = List.copyOf(scans);
  }
}
