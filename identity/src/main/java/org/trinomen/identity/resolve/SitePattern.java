package org.trinomen.identity.resolve;

import java.time.LocalDate;
import java.util.List;

/**
 * Something that goes wrong at a site in the same way more than once: for a person to ask about
 * and, if it is so, to say once for all. It changes no decision by itself.
 *
 * @param site {@link org.trinomen.identity.study.Site#id()}
 * @param habit what it is, as a person may state it
 * @param scans the scans that show it, of different subjects, with few others of the site between
 *     them
 * @param from the first day on which they were made
 */
public record SitePattern(String site, SiteHabit habit, List<String> scans, LocalDate from) {

  public SitePattern {
    scans = List.copyOf(scans);
  }

  /** What it is, for a person; names no one. */
  public String words() {
    return habit.words();
  }
}
