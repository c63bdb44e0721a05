package org.trinomen.identity.study;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
 * @param statusOn since when the status holds; null if unknown
 * @param identifiers other numbers that the subject has in or around the study, by the name that
 *     templates call them, such as {@code CandID} or {@code local}
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
    @Nullable LocalDate statusOn,
    Map<String, String> identifiers) {

  public ResearchSubject {
    formerCodes = List.copyOf(formerCodes);
    identifiers = Map.copyOf(identifiers);
  }

  /** A subject with no other number than the code. */
  public ResearchSubject(
      String study,
      String site,
      String code,
      List<String> formerCodes,
      PersonalIdentity person,
      @Nullable LocalDate enrolledOn,
      @Nullable LocalDate enteredOn,
      Status status,
      @Nullable LocalDate statusOn) {
    this(study, site, code, formerCodes, person, enrolledOn, enteredOn, status, statusOn, Map.of());
  }

  /** The code tells whom a study means; identifiers may name a person at a site. */
  @Override
  public String toString() {
    return "ResearchSubject[" + study + ", " + code + ", " + status + ", redacted]";
  }

  /** Where the subject stands in the study. */
  public enum Status {
    /** Takes part. */
    ACTIVE,
    /** Was withdrawn on {@link #statusOn()}; scans made until then still belong to the study. */
    WITHDRAWN
  }
}
