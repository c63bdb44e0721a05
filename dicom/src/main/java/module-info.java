/** The DICOM standard in Java. No third-party dependency. */
module org.trinomen.dicom {
  requires static transitive org.jspecify;

  exports org.trinomen.dicom;
  exports org.trinomen.dicom.text;
  exports org.trinomen.dicom.web;
}
