package org.trinomen.server.fhir;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.trinomen.dicom.PersonName;
import org.trinomen.dicom.PersonName.ComponentGroup;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.server.access.PhiAccess;

/** Who was scanned as typed at the scanner, as FHIR R5 Patient: one for each scan. */
final class PatientJson {

  private final FhirJson fhir;

  /** Names are written only by whoever has leave to read them. */
  PatientJson(FhirJson fhir, @SuppressWarnings("unused") PhiAccess phi) {
    this.fhir = fhir;
  }

  void write(String scan, ScanIdentity identity) throws IOException {
    fhir.resource(
        "Patient",
        scan,
        () -> {
          fhir.list("identifier", () -> writeIdentifiers(scan, identity));
          writeNames(PersonName.parse(identity.patientName()));
          fhir.text("gender", gender(identity.sex()));
          Optional<LocalDate> birthDate = DicomMoment.date(identity.birthDate());
          if (birthDate.isPresent()) {
            fhir.date("birthDate", birthDate.get());
          }
        });
  }

  private void writeIdentifiers(String scan, ScanIdentity identity) throws IOException {
    fhir.identifier("secondary", FhirName.SCAN, scan);
    if (!FhirJson.clean(identity.patientId()).isEmpty()) {
      fhir.item(
          () -> {
            fhir.text("use", "usual");
            fhir.object(
                "type",
                () -> fhir.concept(FhirName.IDENTIFIER_TYPE, "MR", "Patient ID (0010,0020)"));
            fhir.text("value", identity.patientId());
            if (!FhirJson.clean(identity.issuerOfPatientId()).isEmpty()) {
              fhir.object("assigner", () -> fhir.text("display", identity.issuerOfPatientId()));
            }
          });
    }
  }

  private void writeNames(PersonName name) throws IOException {
    List<ComponentGroup> groups =
        Stream.of(name.alphabetic(), name.ideographic(), name.phonetic())
            .filter(group -> !FhirJson.clean(group.toDicom()).isEmpty())
            .toList();
    if (!groups.isEmpty()) {
      fhir.list(
          "name",
          () -> {
            for (ComponentGroup group : groups) {
              fhir.item(() -> write(group));
            }
          });
    }
  }

  private void write(ComponentGroup group) throws IOException {
    fhir.text("text", group.toDicom());
    fhir.text("family", group.family());
    writeParts("given", group.given(), group.middle());
    writeParts("prefix", group.prefix());
    writeParts("suffix", group.suffix());
  }

  private void writeParts(String name, String... parts) throws IOException {
    List<String> present = List.of(parts).stream().map(FhirJson::clean).toList();
    if (present.stream().anyMatch(part -> !part.isEmpty())) {
      fhir.list(
          name,
          () -> {
            for (String part : present) {
              fhir.element(part);
            }
          });
    }
  }

  /** PS3.3 §C.7.1.1: M, F and O; anything else says nothing. */
  private static String gender(String sex) {
    return switch (sex.strip()) {
      case "M" -> "male";
      case "F" -> "female";
      case "O" -> "other";
      case String _ -> "";
    };
  }
}
