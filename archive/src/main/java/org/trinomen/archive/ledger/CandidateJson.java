package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.Candidate.Outside;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Evidence;

/** Candidates and their evidence as JSON. */
final class CandidateJson {

  private CandidateJson() {}

  static void write(Candidate candidate, JsonGenerator json) throws IOException {
    switch (candidate.whose()) {
      case SubjectVisit visit -> write(visit, json);
      case Outside outside -> json.writeStringField("outOfStudy", outside.reason().name());
    }
    json.writeNumberField("probability", candidate.probability());
    JsonWriter.each(json, "evidence", candidate.evidence(), CandidateJson::write);
  }

  static void write(SubjectVisit visit, JsonGenerator json) throws IOException {
    json.writeStringField("study", visit.study());
    json.writeStringField("subject", visit.subject());
    json.writeStringField("visit", visit.visit());
  }

  static void write(Evidence evidence, JsonGenerator json) throws IOException {
    json.writeStringField("field", evidence.field());
    json.writeStringField("relation", evidence.relation());
    json.writeNumberField("bits", evidence.bits());
  }

  static Candidate read(JsonFields fields) {
    Candidate.Whose whose =
        fields.has("outOfStudy")
            ? new Outside(fields.one("outOfStudy", OutOfStudyReason.class))
            : readVisit(fields);
    return new Candidate(
        whose, fields.decimal("probability"), fields.each("evidence", CandidateJson::readEvidence));
  }

  static SubjectVisit readVisit(JsonFields fields) {
    return new SubjectVisit(fields.text("study"), fields.text("subject"), fields.text("visit"));
  }

  static Evidence readEvidence(JsonFields fields) {
    return new Evidence(fields.text("field"), fields.text("relation"), fields.decimal("bits"));
  }
}
