package org.trinomen.dicom.media;

import static org.trinomen.dicom.media.DirectoryKey.optional;
import static org.trinomen.dicom.media.DirectoryKey.presence;
import static org.trinomen.dicom.media.DirectoryKey.value;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.trinomen.dicom.Tag;

/** Types of directory records (PS3.3 Table F.3-2) with the keys that their tables of §F.5 name. */
enum DirectoryRecordType {
  PATIENT("PATIENT", presence(Tag.PatientName), value(Tag.PatientID)),
  STUDY(
      "STUDY",
      value(Tag.StudyDate),
      value(Tag.StudyTime),
      presence(Tag.AccessionNumber),
      presence(Tag.StudyDescription),
      value(Tag.StudyInstanceUID),
      value(Tag.StudyID)),
  SERIES("SERIES", value(Tag.Modality), value(Tag.SeriesInstanceUID), value(Tag.SeriesNumber)),

  IMAGE("IMAGE", value(Tag.InstanceNumber)),
  RT_DOSE("RT DOSE", value(Tag.InstanceNumber), value(Tag.DoseSummationType)),
  RT_STRUCTURE_SET(
      "RT STRUCTURE SET",
      value(Tag.InstanceNumber),
      value(Tag.StructureSetLabel),
      presence(Tag.StructureSetDate),
      presence(Tag.StructureSetTime)),
  RT_PLAN(
      "RT PLAN",
      value(Tag.InstanceNumber),
      value(Tag.RTPlanLabel),
      presence(Tag.RTPlanDate),
      presence(Tag.RTPlanTime)),
  RT_TREAT_RECORD(
      "RT TREAT RECORD",
      value(Tag.InstanceNumber),
      presence(Tag.TreatmentDate),
      presence(Tag.TreatmentTime)),
  RADIOTHERAPY("RADIOTHERAPY", labelled()),
  PRESENTATION(
      "PRESENTATION",
      value(Tag.PresentationCreationDate),
      value(Tag.PresentationCreationTime),
      value(Tag.InstanceNumber),
      value(Tag.ContentLabel),
      presence(Tag.ContentDescription),
      presence(Tag.ContentCreatorName),
      optional(Tag.ReferencedSeriesSequence),
      optional(Tag.BlendingSequence)),
  WAVEFORM("WAVEFORM", dated()),
  SR_DOCUMENT(
      "SR DOCUMENT",
      value(Tag.InstanceNumber),
      value(Tag.CompletionFlag),
      value(Tag.VerificationFlag),
      value(Tag.ContentDate),
      value(Tag.ContentTime),
      optional(Tag.VerificationDateTime),
      optional(Tag.ConceptNameCodeSequence),
      optional(Tag.ContentSequence)),
  KEY_OBJECT_DOC(
      "KEY OBJECT DOC",
      value(Tag.InstanceNumber),
      value(Tag.ContentDate),
      value(Tag.ContentTime),
      optional(Tag.ConceptNameCodeSequence),
      optional(Tag.ContentSequence)),
  SPECTROSCOPY(
      "SPECTROSCOPY",
      value(Tag.ContentDate),
      value(Tag.ContentTime),
      value(Tag.InstanceNumber),
      optional(Tag.ImageType),
      optional(Tag.NumberOfFrames),
      optional(Tag.Rows),
      optional(Tag.Columns),
      optional(Tag.DataPointRows),
      optional(Tag.DataPointColumns)),
  RAW_DATA("RAW DATA", dated()),
  REGISTRATION("REGISTRATION", labelled()),
  FIDUCIAL("FIDUCIAL", labelled()),
  VALUE_MAP("VALUE MAP", labelled()),
  ENCAP_DOC(
      "ENCAP DOC",
      presence(Tag.ContentDate),
      presence(Tag.ContentTime),
      value(Tag.InstanceNumber),
      presence(Tag.DocumentTitle),
      optional(Tag.HL7InstanceIdentifier),
      presence(Tag.ConceptNameCodeSequence),
      value(Tag.MIMETypeOfEncapsulatedDocument)),
  STEREOMETRIC("STEREOMETRIC", labelled()),
  MEASUREMENT("MEASUREMENT", dated()),
  SURFACE("SURFACE", labelled()),
  SURFACE_SCAN("SURFACE SCAN", dated()),
  TRACT("TRACT", labelled()),
  ASSESSMENT("ASSESSMENT", dated()),
  ANNOTATION("ANNOTATION", labelled()),
  PLAN("PLAN", dated()),
  PROTOCOL("PROTOCOL", dated());

  /** Where a storage SOP class begins; those under it that have a record of their own. */
  private static final String STORAGE = "1.2.840.10008.5.1.4.1.1.";

  /** By SOP Class UIDs, or where they begin; all others are images (PS3.4 Annex B.5). */
  private static final Map<String, DirectoryRecordType> BY_SOP_CLASS = bySopClass();

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<DirectoryKey> keys;

  DirectoryRecordType(String text, DirectoryKey... keys) {
    this.text = text;
    this.keys = List.of(keys);
  }

  /** Directory Record Type (0004,1430). */
  String text() {
    return text;
  }

  List<DirectoryKey> keys() {
    return keys;
  }

  /** The record for an instance of a storage SOP class. */
  static DirectoryRecordType of(String sopClassUid) {
    return Stream.iterate(
            sopClassUid,
            uid -> !uid.isEmpty(),
            uid -> uid.substring(0, Math.max(0, uid.lastIndexOf('.'))))
        .filter(BY_SOP_CLASS::containsKey)
        .findFirst()
        .map(BY_SOP_CLASS::get)
        .orElse(IMAGE);
  }

  private static DirectoryKey[] dated() {
    return new DirectoryKey[] {
      value(Tag.ContentDate), value(Tag.ContentTime), value(Tag.InstanceNumber)
    };
  }

  private static DirectoryKey[] labelled() {
    return new DirectoryKey[] {
      value(Tag.ContentDate),
      value(Tag.ContentTime),
      value(Tag.InstanceNumber),
      value(Tag.ContentLabel),
      presence(Tag.ContentDescription),
      presence(Tag.ContentCreatorName)
    };
  }

  private static Map<String, DirectoryRecordType> bySopClass() {
    Map<String, DirectoryRecordType> types = new HashMap<>();
    Map.ofEntries(
            Map.entry(WAVEFORM, "9"),
            Map.entry(PRESENTATION, "11 131"),
            Map.entry(SPECTROSCOPY, "4.2"),
            Map.entry(RAW_DATA, "66"),
            Map.entry(REGISTRATION, "66.1 66.3"),
            Map.entry(FIDUCIAL, "66.2"),
            Map.entry(IMAGE, "66.4 66.7 66.8 481.1 481.23 481.24"),
            Map.entry(SURFACE, "66.5"),
            Map.entry(TRACT, "66.6"),
            Map.entry(VALUE_MAP, "67"),
            Map.entry(SURFACE_SCAN, "68"),
            Map.entry(STEREOMETRIC, "77.1.5.3"),
            Map.entry(MEASUREMENT, "78 80"),
            Map.entry(SR_DOCUMENT, "78.6 79 88"),
            Map.entry(KEY_OBJECT_DOC, "88.59"),
            Map.entry(ASSESSMENT, "90"),
            Map.entry(ANNOTATION, "91"),
            Map.entry(ENCAP_DOC, "104"),
            Map.entry(PROTOCOL, "200"),
            Map.entry(RADIOTHERAPY, "481"),
            Map.entry(RT_DOSE, "481.2"),
            Map.entry(RT_STRUCTURE_SET, "481.3"),
            Map.entry(RT_PLAN, "481.5 481.8"),
            Map.entry(RT_TREAT_RECORD, "481.4 481.6 481.7 481.9"))
        .forEach(
            (type, classes) ->
                Stream.of(classes.split(" ", -1)).forEach(end -> types.put(STORAGE + end, type)));
    types.put("1.2.840.10008.5.1.4.34", PLAN);
    return types;
  }
}
