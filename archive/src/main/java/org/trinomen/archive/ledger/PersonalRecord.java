package org.trinomen.archive.ledger;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.trinomen.identity.study.PersonalIdentity;
import org.trinomen.identity.study.ResearchSubject;

/**
 * What a row of the roster knows of a person.
 *
 * @param identifiers other numbers, some of which a hospital gave
 */
record PersonalRecord(PersonalIdentity person, Map<String, String> identifiers) {

  static final PersonalRecord NOTHING = new PersonalRecord(PersonalIdentity.UNKNOWN, Map.of());

  PersonalRecord {
    identifiers = Map.copyOf(identifiers);
  }

  static PersonalRecord of(ResearchSubject subject) {
    return new PersonalRecord(subject.person(), subject.identifiers());
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStringField("familyName", person.familyName());
    json.writeStringField("givenName", person.givenName());
    json.writeStringField("middleName", person.middleName());
    JsonWriter.date(json, "birthDate", person.birthDate());
    json.writeNumberField("birthYear", person.birthYear());
    json.writeStringField("sex", person.sex());
    json.writeStringField("medicalRecordNumber", person.medicalRecordNumber());
    json.writeObjectFieldStart("identifiers");
    // Sorted: the same person must give the same bytes.
    for (Map.Entry<String, String> identifier : new TreeMap<>(identifiers).entrySet()) {
      json.writeStringField(identifier.getKey(), identifier.getValue());
    }
    json.writeEndObject();
  }

  static PersonalRecord read(JsonFields fields) {
    LocalDate birthDate = fields.date("birthDate");
    return new PersonalRecord(
        new PersonalIdentity(
            fields.text("familyName"),
            fields.text("givenName"),
            fields.text("middleName"),
            birthDate,
            fields.small("birthYear"),
            fields.text("sex"),
            fields.text("medicalRecordNumber")),
        fields.fields("identifiers").allTexts());
  }

  /** Names no one. */
  @Override
  public String toString() {
    return "PersonalRecord[redacted]";
  }
}
