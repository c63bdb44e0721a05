package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.Optional;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Answer;
import org.trinomen.identity.ledger.LedgerEntry;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;

/**
 * A resolution as FHIR R5 Linkage: the Patient that a subject is within the study (source) and the
 * Patient as typed at the scanner (alternate) are one person, for an asker and as of a position.
 * Scans in review or out of study have none.
 */
final class LinkageJson {

  /** A resolved scan, and the entry that it rests on. */
  record Resolution(Answer.Resolved answer, Optional<LedgerEntry> entry) {}

  private final FhirJson fhir;

  LinkageJson(FhirJson fhir) {
    this.fhir = fhir;
  }

  void write(Resolution resolution) throws IOException {
    Answer.Resolved answer = resolution.answer();
    SubjectVisit whose = answer.subjectVisit();
    fhir.resource(
        "Linkage",
        answer.scan(),
        () -> {
          fhir.list("extension", () -> fhir.extensions("resolution", () -> writeParts(answer)));
          fhir.flag("active", true);
          Optional<Agent> author = resolution.entry().map(LedgerEntry::agent);
          if (author.isPresent() && author.get() instanceof Agent.Person person) {
            fhir.object(
                "author",
                () -> fhir.logicalTarget("Practitioner", FhirName.ACCOUNT, person.name()));
          }
          fhir.list(
              "item",
              () -> {
                writeItem("source", FhirId.ofSubject(whose.study(), whose.subject()));
                writeItem("alternate", answer.scan());
              });
        });
  }

  private void writeItem(String type, String patient) throws IOException {
    fhir.item(
        () -> {
          fhir.text("type", type);
          fhir.reference("resource", "Patient", patient);
        });
  }

  private void writeParts(Answer.Resolved answer) throws IOException {
    SubjectVisit whose = answer.subjectVisit();
    fhir.part(
        "imaging-study", () -> fhir.reference("valueReference", "ImagingStudy", answer.scan()));
    fhir.part(
        "subject",
        () ->
            fhir.reference(
                "valueReference",
                "ResearchSubject",
                FhirId.ofSubject(whose.study(), whose.subject())));
    fhir.textPart("visit", whose.visit());
    if (answer.restsOn() > 0) {
      fhir.part(
          "statement",
          () -> fhir.reference("valueReference", "Provenance", Long.toString(answer.restsOn())));
    }
  }
}
