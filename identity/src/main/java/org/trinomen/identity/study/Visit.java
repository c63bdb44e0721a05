package org.trinomen.identity.study;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One subject's visit: planned, and perhaps done.
 *
 * @param study {@link ResearchStudy#id()}
 * @param subject {@link ResearchSubject#code()}
 * @param label {@link PlannedVisit#label()}
 * @param scheduled null if not yet planned
 * @param windowLow first day of the window
 * @param windowHigh last day of the window
 * @param doneOn the day the study's case report says it was done; null if it does not say
 * @param doneEnteredOn the day that report became known; before it, it must not be used
 */
public record Visit(
    String study,
    String subject,
    String label,
    @Nullable LocalDate scheduled,
    @Nullable LocalDate windowLow,
    @Nullable LocalDate windowHigh,
    @Nullable LocalDate doneOn,
    @Nullable LocalDate doneEnteredOn) {

  /** Whether a day is before the first or after the last one of the window. */
  public boolean isOutsideWindow(LocalDate day) {
    LocalDate low = windowLow;
    LocalDate high = windowHigh;
    return (low != null && day.isBefore(low)) || (high != null && day.isAfter(high));
  }

  /** The same visit under another code of the same subject. */
  Visit of(String code) {
    return new Visit(study, code, label, scheduled, windowLow, windowHigh, doneOn, doneEnteredOn);
  }
}
