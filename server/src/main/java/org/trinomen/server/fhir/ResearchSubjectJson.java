package org.trinomen.server.fhir;

import java.io.IOException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.trinomen.identity.study.ResearchSubject;

/**
 * A row of a roster as FHIR R5 ResearchSubject, and the same subject as the Patient that it is
 * within the study: codes only. What a study knows of the person, and the numbers that a hospital
 * gave, are not exported.
 */
final class ResearchSubjectJson {

  private final FhirJson fhir;

  ResearchSubjectJson(FhirJson fhir) {
    this.fhir = fhir;
  }

  static String id(ResearchSubject subject) {
    return FhirId.ofSubject(subject.study(), subject.code());
  }

  void write(ResearchSubject subject) throws IOException {
    fhir.resource(
        "ResearchSubject",
        id(subject),
        () -> {
          fhir.list("identifier", () -> writeCodes(subject));
          fhir.text("status", "active");
          fhir.list("progress", () -> fhir.item(() -> writeProgress(subject)));
          fhir.period(subject.enrolledOn(), end(subject));
          fhir.reference("study", "ResearchStudy", FhirId.ofStudy(subject.study()));
          fhir.reference("subject", "Patient", id(subject));
        });
  }

  /** The Patient of the study: someone with a code and nothing else. */
  void writePatient(ResearchSubject subject) throws IOException {
    fhir.resource(
        "Patient",
        id(subject),
        () -> {
          fhir.list("identifier", () -> writeCodes(subject));
          if (!subject.site().isBlank()) {
            fhir.object(
                "managingOrganization",
                () -> fhir.logicalTarget("Organization", FhirName.SITE, subject.site()));
          }
        });
  }

  private void writeCodes(ResearchSubject subject) throws IOException {
    String system = FhirName.subjectsOf(subject.study());
    fhir.identifier("official", system, subject.code());
    for (String former : subject.formerCodes()) {
      fhir.identifier("old", system, former);
    }
  }

  private void writeProgress(ResearchSubject subject) throws IOException {
    String state =
        switch (subject.status()) {
          case ACTIVE -> "on-study";
          case WITHDRAWN -> "withdrawn";
        };
    fhir.object("subjectState", () -> fhir.concept(FhirName.SUBJECT_STATE, state, ""));
    LocalDate since = subject.statusOn();
    fhir.date("startDate", since);
  }

  private static @Nullable LocalDate end(ResearchSubject subject) {
    return switch (subject.status()) {
      case ACTIVE -> null;
      case WITHDRAWN -> subject.statusOn();
    };
  }
}
