package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeField;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Site;
import org.trinomen.server.json.JsonValue;

/** Writes what is known of a study in the form in which studies are imported. */
final class StudyDescription {

  private StudyDescription() {}

  static void write(ResearchStudy study, Path file) throws IOException {
    try (JsonGenerator json = JsonValue.FACTORY.createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      json.writeStartArray();
      write(json, study);
      json.writeEndArray();
    }
  }

  private static void write(JsonGenerator json, ResearchStudy study) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", study.id());
    json.writeStringField("short", study.shortName());
    json.writeStringField("template", study.grammar().template());
    if (study.grammar().checkDigit() != CheckDigit.NONE) {
      json.writeStringField("check", word(study.grammar().checkDigit()));
    }
    json.writeStringField("code_field", study.codeField());
    json.writeObjectFieldStart("fields");
    for (CodeField field : study.fields()) {
      json.writeStringField(field.keyword(), field.template());
    }
    json.writeEndObject();
    json.writeStringField("identity_policy", word(study.identityPolicy()));
    json.writeStringField("tracer", study.tracer());
    json.writeStringField("protocol", study.protocol());
    json.writeStringField("modality", study.modality());
    if (study.accrualStart() != null) {
      json.writeStringField("accrual_start", study.accrualStart().toString());
    }
    json.writeArrayFieldStart("visits");
    for (PlannedVisit visit : study.visits()) {
      json.writeStartObject();
      json.writeStringField("label", visit.label());
      json.writeNumberField("offset_days", visit.offsetDays());
      json.writeNumberField("window_days", visit.windowDays());
      json.writeArrayFieldStart("also_written");
      for (String other : visit.alsoWritten()) {
        json.writeString(other);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sites");
    for (Site site : study.sites()) {
      json.writeStartObject();
      json.writeStringField("id", site.id());
      json.writeStringField("prefix", site.prefix());
      json.writeStringField("hospital", site.organization());
      json.writeStringField("institution", site.institution());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
