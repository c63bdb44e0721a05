package org.trinomen.identity.study;

/**
 * One visit of a study's schedule, the same for all subjects.
 *
 * @param label what the study calls the visit, such as {@code V1}
 * @param offsetDays days from enrolment to the planned visit
 * @param windowDays days that a visit may be early or late
 */
public record PlannedVisit(String label, int offsetDays, int windowDays) {}
