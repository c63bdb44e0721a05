package org.trinomen.identity.study;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A research study as its protocol describes it (FHIR R5 ResearchStudy).
 *
 * @param id identifies the study in all others of this archive, such as {@code NPET-A}
 * @param shortName the name that people type, such as {@code NPET}; empty if there is none
 * @param grammar what a subject code of this study looks like
 * @param codeField keyword of the attribute that the study wished the code to be typed into
 * @param identityPolicy which personal identity the study may hold
 * @param tracer the radiopharmaceutical; empty if none is planned
 * @param protocol the name of the imaging protocol as the study gave it to sites
 * @param modality Modality (0008,0060) of the scans that count as a visit's; empty for any
 * @param visits the schedule, in order of time
 * @param sites the sites that take part
 * @param fields what the study wished to be typed into which attribute, where that is not the code
 *     alone in {@code codeField}; empty if it is
 * @param accrualStart no subject was enrolled before this day; null if unknown
 * @param sponsor who runs the study; empty if not stated
 * @param headerRules what the study allows in headers that tell who a person is
 */
public record ResearchStudy(
    String id,
    String shortName,
    CodeGrammar grammar,
    String codeField,
    IdentityPolicy identityPolicy,
    String tracer,
    String protocol,
    String modality,
    List<PlannedVisit> visits,
    List<Site> sites,
    List<CodeField> fields,
    @Nullable LocalDate accrualStart,
    String sponsor,
    HeaderRules headerRules) {

  public ResearchStudy {
    visits = List.copyOf(visits);
    sites = List.copyOf(sites);
    fields = List.copyOf(fields);
  }

  /** A study of which nobody said who runs it. */
  public ResearchStudy(
      String id,
      String shortName,
      CodeGrammar grammar,
      String codeField,
      IdentityPolicy identityPolicy,
      String tracer,
      String protocol,
      String modality,
      List<PlannedVisit> visits,
      List<Site> sites,
      List<CodeField> fields,
      @Nullable LocalDate accrualStart) {
    this(
        id,
        shortName,
        grammar,
        codeField,
        identityPolicy,
        tracer,
        protocol,
        modality,
        visits,
        sites,
        fields,
        accrualStart,
        "",
        HeaderRules.NONE);
  }

  /** A study whose code stands alone in one attribute. */
  public ResearchStudy(
      String id,
      String shortName,
      CodeGrammar grammar,
      String codeField,
      IdentityPolicy identityPolicy,
      String tracer,
      String protocol,
      String modality,
      List<PlannedVisit> visits,
      List<Site> sites) {
    this(
        id,
        shortName,
        grammar,
        codeField,
        identityPolicy,
        tracer,
        protocol,
        modality,
        visits,
        sites,
        List.of(),
        null);
  }
}
