package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;

/**
 * A scan as FHIR R5 ImagingStudy: what arrived with one recorded identity within one imaging study.
 * An imaging study whose instances name two persons is two of these under one Study Instance UID,
 * and each lists all of its series, because the archive files series by imaging study.
 */
final class ImagingStudyJson {

  /** A series and how many instances of it are held. */
  record HeldSeries(Resource series, long instances) {}

  /**
   * What is held.
   *
   * @param scan id of the scan
   * @param study the imaging study
   * @param series in order of arrival
   */
  record HeldScan(String scan, Resource study, List<HeldSeries> series) {
    HeldScan {
      series = List.copyOf(series);
    }
  }

  private final FhirJson fhir;

  ImagingStudyJson(FhirJson fhir) {
    this.fhir = fhir;
  }

  void write(HeldScan held) throws IOException {
    SortedMap<Integer, String> tags = held.study().tags();
    fhir.resource(
        "ImagingStudy",
        held.scan(),
        () -> {
          fhir.list("identifier", () -> writeIdentifiers(held));
          fhir.text("status", "available");
          writeModalities(held.series());
          fhir.reference("subject", "Patient", held.scan());
          fhir.text("started", moment(tags, Tag.StudyDate, Tag.StudyTime));
          fhir.number("numberOfSeries", held.series().size());
          fhir.number(
              "numberOfInstances", held.series().stream().mapToLong(HeldSeries::instances).sum());
          fhir.text("description", value(tags, Tag.StudyDescription));
          if (!held.series().isEmpty()) {
            fhir.list(
                "series",
                () -> {
                  for (HeldSeries series : held.series()) {
                    fhir.item(() -> write(series));
                  }
                });
          }
        });
  }

  private void writeIdentifiers(HeldScan held) throws IOException {
    SortedMap<Integer, String> tags = held.study().tags();
    fhir.identifier(
        "official", FhirName.DICOM_UID, "urn:oid:" + value(tags, Tag.StudyInstanceUID).strip());
    fhir.identifier("secondary", FhirName.SCAN, held.scan());
    String accession = value(tags, Tag.AccessionNumber);
    if (!FhirJson.clean(accession).isEmpty()) {
      fhir.item(
          () -> {
            fhir.object("type", () -> fhir.concept(FhirName.IDENTIFIER_TYPE, "ACSN", ""));
            fhir.text("value", accession);
          });
    }
  }

  private void writeModalities(List<HeldSeries> all) throws IOException {
    TreeSet<String> modalities = new TreeSet<>();
    for (HeldSeries held : all) {
      modalities.add(FhirJson.clean(value(held.series().tags(), Tag.Modality)));
    }
    modalities.remove("");
    if (!modalities.isEmpty()) {
      fhir.list(
          "modality",
          () -> {
            for (String modality : modalities) {
              fhir.item(() -> fhir.concept(FhirName.DCM, modality, ""));
            }
          });
    }
  }

  private void write(HeldSeries held) throws IOException {
    SortedMap<Integer, String> tags = held.series().tags();
    fhir.text("uid", value(tags, Tag.SeriesInstanceUID));
    String number = value(tags, Tag.SeriesNumber).strip();
    if (number.matches("[0-9]{1,9}")) {
      fhir.number("number", Long.parseLong(number));
    }
    String modality = value(tags, Tag.Modality);
    // FHIR wants a modality; PS3.3 §C.7.3.1.1.1 has OT for other.
    fhir.object(
        "modality",
        () -> fhir.concept(FhirName.DCM, FhirJson.clean(modality).isEmpty() ? "OT" : modality, ""));
    fhir.text("description", value(tags, Tag.SeriesDescription));
    fhir.number("numberOfInstances", held.instances());
    fhir.text("started", moment(tags, Tag.SeriesDate, Tag.SeriesTime));
  }

  private static String moment(SortedMap<Integer, String> tags, int date, int time) {
    return DicomMoment.dateTime(
        value(tags, date), value(tags, time), value(tags, Tag.TimezoneOffsetFromUTC));
  }

  private static String value(SortedMap<Integer, String> tags, int tag) {
    return tags.getOrDefault(tag, "");
  }
}
