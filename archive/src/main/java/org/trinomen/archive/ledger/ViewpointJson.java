package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.trinomen.identity.AgentKind;
import org.trinomen.identity.viewpoint.NameTemplate;
import org.trinomen.identity.viewpoint.Presentation;
import org.trinomen.identity.viewpoint.Trust;
import org.trinomen.identity.viewpoint.Viewpoint;

/** A viewpoint as JSON. */
final class ViewpointJson {

  private ViewpointJson() {}

  static void write(Viewpoint viewpoint, JsonGenerator json) throws IOException {
    json.writeStringField("name", viewpoint.name());
    JsonWriter.each(json, "trust", viewpoint.trust(), ViewpointJson::write);
    json.writeNumberField("minimumConfidence", viewpoint.minimumConfidence());
    json.writeStringField("site", viewpoint.site());
    switch (viewpoint.presentation()) {
      case Presentation.AsRecorded _ -> {}
      case Presentation.Rewritten rewritten ->
          JsonWriter.object(json, "rewritten", rewritten, ViewpointJson::write);
    }
  }

  private static void write(Trust trust, JsonGenerator json) throws IOException {
    AgentKind kind = trust.kind();
    if (kind != null) {
      json.writeStringField("kind", kind.name());
    }
    json.writeStringField("role", trust.role());
    json.writeStringField("organization", trust.organization());
  }

  private static void write(Presentation.Rewritten rewritten, JsonGenerator json)
      throws IOException {
    json.writeStringField("patientId", rewritten.patientId().text());
    json.writeStringField("patientName", rewritten.patientName().text());
    json.writeStringField("clinicalTrial", rewritten.clinicalTrial().name());
    json.writeBooleanField("originalAttributes", rewritten.originalAttributes());
    json.writeStringField("demographics", rewritten.demographics().name());
    json.writeStringField("confidentiality", rewritten.confidentiality().name());
    json.writeBooleanField("mapUids", rewritten.mapUids());
    json.writeBooleanField("shiftDates", rewritten.shiftDates());
    json.writeStringField("privateElements", rewritten.privateElements().name());
    json.writeStringField("unresolved", rewritten.unresolved().name());
  }

  static Viewpoint read(JsonFields fields) {
    return new Viewpoint(
        fields.text("name"),
        fields.each("trust", ViewpointJson::readTrust),
        fields.decimal("minimumConfidence"),
        fields.text("site"),
        fields.has("rewritten")
            ? readRewritten(fields.fields("rewritten"))
            : new Presentation.AsRecorded());
  }

  private static Trust readTrust(JsonFields fields) {
    return new Trust(
        fields.has("kind") ? fields.one("kind", AgentKind.class) : null,
        fields.text("role"),
        fields.text("organization"));
  }

  private static Presentation.Rewritten readRewritten(JsonFields fields) {
    return new Presentation.Rewritten(
        new NameTemplate(fields.text("patientId")),
        new NameTemplate(fields.text("patientName")),
        fields.one("clinicalTrial", Presentation.ClinicalTrial.class),
        fields.flag("originalAttributes"),
        fields.one("demographics", Presentation.Demographics.class),
        fields.one("confidentiality", Presentation.Confidentiality.class),
        fields.flag("mapUids"),
        fields.flag("shiftDates"),
        fields.one("privateElements", Presentation.PrivateElements.class),
        fields.one("unresolved", Presentation.Unresolved.class));
  }
}
