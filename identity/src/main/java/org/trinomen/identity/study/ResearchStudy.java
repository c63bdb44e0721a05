package org.trinomen.identity.study;

import java.util.List;

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
    List<Site> sites) {

  public ResearchStudy {
    visits = List.copyOf(visits);
    sites = List.copyOf(sites);
  }
}
