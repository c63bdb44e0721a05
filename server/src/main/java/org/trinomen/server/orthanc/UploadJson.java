package org.trinomen.server.orthanc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.trinomen.archive.ingest.IngestOutcome;

/** What became of an uploaded file: six members, and a seventh where contents conflict. */
final class UploadJson {

  private UploadJson() {}

  static void write(JsonGenerator json, IngestOutcome outcome) throws IOException {
    switch (outcome) {
      case IngestOutcome.Stored stored -> write(json, stored.path(), "Success", false);
      case IngestOutcome.AlreadyHeld held -> write(json, held.path(), "AlreadyStored", false);
      case IngestOutcome.Conflicting other -> write(json, other.path(), "Success", true);
      case IngestOutcome.Refused _ ->
          throw new IllegalStateException("a refusal is an error, or passed over");
    }
  }

  private static void write(
      JsonGenerator json, IngestOutcome.Path path, String status, boolean conflicting)
      throws IOException {
    json.writeStartObject();
    if (conflicting) {
      json.writeBooleanField("Conflicting", true);
    }
    json.writeStringField("ID", path.instance().toString());
    json.writeStringField("ParentPatient", path.patient().toString());
    json.writeStringField("ParentSeries", path.series().toString());
    json.writeStringField("ParentStudy", path.study().toString());
    json.writeStringField("Path", "/instances/" + path.instance());
    json.writeStringField("Status", status);
    json.writeEndObject();
  }
}
