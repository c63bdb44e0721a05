package org.trinomen.identity.resolve;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A habit of a site as a person stated it: from then on it is known, and no longer guessed.
 *
 * @param site {@link org.trinomen.identity.study.Site#id()}
 * @param validFrom the first day of scanning on which it holds; null: always
 * @param validTo the last one; null: still
 */
public record SiteRule(
    String site, SiteHabit habit, @Nullable LocalDate validFrom, @Nullable LocalDate validTo) {

  boolean holdsOn(int epochDay) {
    return (validFrom == null || epochDay >= validFrom.toEpochDay())
        && (validTo == null || epochDay <= validTo.toEpochDay());
  }
}
