package org.trinomen.identity.study;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Someone enrolled in a study (FHIR R5 ResearchSubject): a row of its roster.
 *
 * @param study {@link ResearchStudy#id()}
 * @param site {@link Site#id()}
 * @param code the subject code that is valid now
 * @param formerCodes codes that the same subject had before, oldest first
 * @param person what the study knows of the person
 * @param enrolledOn null if unknown
 * @param enteredOn the day the row became known to us: before it, it must not be used; null: always
 *     known
 */
public record ResearchSubject(
    String study,
    String site,
    String code,
    List<String> formerCodes,
    PersonalIdentity person,
    @Nullable LocalDate enrolledOn,
    @Nullable LocalDate enteredOn,
    Status status,
    @Nullable LocalDate statusOn) {

  public ResearchSubject {
    formerCodes = List.copyOf(formerCodes);
  }

  /** Where the subject stands in the study. */
  public enum Status {
    /** Takes part. */
    ACTIVE,
    /** Was withdrawn on {@link #statusOn()}; scans made until then still belong to the study. */
    WITHDRAWN
  }
}
