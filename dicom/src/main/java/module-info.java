/** The DICOM standard in Java. No third-party dependency. */
module org.trinomen.dicom {
  requires static transitive org.jspecify;
  requires java.xml;
  requires jdk.net;

  exports org.trinomen.dicom;
  exports org.trinomen.dicom.commitment;
  exports org.trinomen.dicom.dimse;
  exports org.trinomen.dicom.io;
  exports org.trinomen.dicom.media;
  exports org.trinomen.dicom.pixel;
  exports org.trinomen.dicom.text;
  exports org.trinomen.dicom.ul;
  exports org.trinomen.dicom.web;
}
