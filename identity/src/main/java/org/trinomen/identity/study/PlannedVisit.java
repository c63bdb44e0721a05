package org.trinomen.identity.study;

import java.util.List;

/**
 * One visit of a study's schedule, the same for all subjects.
 *
 * @param label what the study calls the visit, such as {@code V1}
 * @param offsetDays days from enrolment to the planned visit
 * @param windowDays days that a visit may be early or late
 * @param alsoWritten other ways in which sites write the label, such as {@code 01} or {@code
 *     baseline}
 */
public record PlannedVisit(String label, int offsetDays, int windowDays, List<String> alsoWritten) {

  public PlannedVisit {
    alsoWritten = List.copyOf(alsoWritten);
  }

  /** A visit that is written as its label says. */
  public PlannedVisit(String label, int offsetDays, int windowDays) {
    this(label, offsetDays, windowDays, List.of());
  }
}
