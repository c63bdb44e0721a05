package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.Preview;
import org.trinomen.archive.identity.Redecision;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.server.access.PhiAccess;

/** Writes which scans would be decided on otherwise, the first of them. */
final class PreviewJson {

  private static final int CHANGES_MAX = 500;

  private final IdentityService identity;

  /** For whoever may see what was typed. */
  @SuppressWarnings("UnusedVariable")
  PreviewJson(IdentityService identity, PhiAccess phi) {
    this.identity = identity;
  }

  void write(JsonGenerator json, Preview preview) throws IOException {
    json.writeNumberField("lookedAt", preview.lookedAt());
    json.writeNumberField("scans", preview.of());
    json.writeNumberField("total", preview.changes().size());
    json.writeArrayFieldStart("changes");
    for (Redecision change : preview.changes().stream().limit(CHANGES_MAX).toList()) {
      json.writeStartObject();
      json.writeStringField("scan", change.scan());
      Optional<ReceivedScan> scan = identity.scan(change.scan());
      json.writeStringField(
          "PatientID", scan.map(received -> received.identity().patientId()).orElse(""));
      json.writeStringField(
          "studyDate", scan.map(received -> received.attribute("StudyDate")).orElse(""));
      json.writeFieldName("now");
      AnswerJson.writeOutcome(json, change.now());
      json.writeFieldName("then");
      AnswerJson.writeOutcome(json, change.then());
      json.writeBooleanField("stays", change.byPerson());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
