package org.trinomen.server.fhir;

/**
 * The names under which FHIR knows what is Trinomen's own: systems of identifiers and codes, and
 * extensions. They identify, and lead nowhere.
 */
final class FhirName {

  private static final String BASE = "https://trinomen.org/fhir/";

  // ---- systems of identifiers

  static final String STUDY = BASE + "id/research-study";
  static final String SUBJECT = BASE + "id/research-subject";
  static final String SITE = BASE + "id/site";
  static final String ORGANIZATION = BASE + "id/organization";
  static final String SCAN = BASE + "id/scan";
  static final String VIEWPOINT = BASE + "id/viewpoint";
  static final String ACCOUNT = BASE + "id/account";
  static final String ALGORITHM = BASE + "id/algorithm";
  static final String FEED = BASE + "id/feed";

  /** FHIR R5 ImagingStudy, notes: {@code urn:dicom:uid} for a UID behind {@code urn:oid:}. */
  static final String DICOM_UID = "urn:dicom:uid";

  // ---- systems of codes

  static final String ASSERTION = BASE + "code/assertion";
  static final String REASON = BASE + "code/reason";

  /** The DICOM Controlled Terminology (PS3.16 Annex D). */
  static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";

  static final String SUBJECT_STATE =
      "http://terminology.hl7.org/CodeSystem/research-subject-state";
  static final String IDENTIFIER_TYPE = "http://terminology.hl7.org/CodeSystem/v2-0203";

  private FhirName() {}

  /** The address of an extension. */
  static String extension(String name) {
    return BASE + "extension/" + name;
  }

  /** A system of identifiers whose values only mean something within one study. */
  static String subjectsOf(String study) {
    return SUBJECT + "/" + FhirId.escaped(study);
  }
}
