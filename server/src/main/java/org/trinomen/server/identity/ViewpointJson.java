package org.trinomen.server.identity;

import static org.trinomen.server.identity.AnswerJson.words;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

/** Writes what a viewpoint is. */
final class ViewpointJson {

  private ViewpointJson() {}

  static void write(JsonGenerator json, Viewpoint viewpoint) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", viewpoint.name());
    json.writeArrayFieldStart("trust");
    for (Trust trust : viewpoint.trust()) {
      json.writeStartObject();
      json.writeStringField("kind", trust.kind() == null ? "any" : words(trust.kind()));
      json.writeStringField("role", trust.role());
      json.writeStringField("organization", trust.organization());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("minimumConfidence", viewpoint.minimumConfidence());
    json.writeStringField("site", viewpoint.site());
    json.writeBooleanField("hidesNames", ViewpointPerspective.hidesNames(viewpoint));
    switch (viewpoint.presentation()) {
      case Presentation.AsRecorded _ -> json.writeStringField("names", "as recorded");
      case Presentation.Rewritten rewritten -> {
        json.writeStringField("names", rewritten.patientId().text());
        json.writeStringField("clinicalTrial", words(rewritten.clinicalTrial()));
        json.writeBooleanField("originalAttributes", rewritten.originalAttributes());
        json.writeStringField("demographics", words(rewritten.demographics()));
        json.writeStringField("confidentiality", words(rewritten.confidentiality()));
        json.writeBooleanField("mapUids", rewritten.mapUids());
        json.writeBooleanField("shiftDates", rewritten.shiftDates());
        json.writeStringField("privateElements", words(rewritten.privateElements()));
        json.writeStringField("unresolved", words(rewritten.unresolved()));
      }
    }
    json.writeEndObject();
  }
}
