package org.trinomen.archive.query;

import java.util.Optional;

/** The metadata that the archive itself gives to resources, by the numbers and names of Orthanc. */
public enum SystemMetadata {
  INDEX_IN_SERIES(1, "IndexInSeries"),
  RECEPTION_DATE(2, "ReceptionDate"),
  REMOTE_AET(3, "RemoteAET"),
  EXPECTED_NUMBER_OF_INSTANCES(4, "ExpectedNumberOfInstances"),
  MODIFIED_FROM(5, "ModifiedFrom"),
  ANONYMIZED_FROM(6, "AnonymizedFrom"),
  LAST_UPDATE(7, "LastUpdate"),
  ORIGIN(8, "Origin"),
  TRANSFER_SYNTAX(9, "TransferSyntax"),
  SOP_CLASS_UID(10, "SopClassUid"),
  REMOTE_IP(11, "RemoteIP"),
  CALLED_AET(12, "CalledAET"),
  HTTP_USERNAME(13, "HttpUsername"),
  PIXEL_DATA_OFFSET(14, "PixelDataOffset"),
  MAIN_DICOM_TAGS_SIGNATURE(15, "MainDicomTagsSignature"),
  MAIN_DICOM_SEQUENCES(16, "MainDicomSequences"),
  PIXEL_DATA_VR(17, "PixelDataVR"),
  /** Not one of Orthanc's: what was taken out of the header before it was sent here. */
  REMOVED_BEFORE_SENDING(900, "RemovedBeforeSending");

  /** The first number that is the users' to give. */
  public static final int FIRST_OF_USERS = 1024;

  /** The last one. */
  public static final int LAST_OF_USERS = 65535;

  private final int number;
  private final String text;

  SystemMetadata(int number, String text) {
    this.number = number;
    this.text = text;
  }

  public int number() {
    return number;
  }

  /** Its name in the API. */
  public String text() {
    return text;
  }

  /** The one of this number. */
  public static Optional<SystemMetadata> of(int number) {
    for (SystemMetadata each : values()) {
      if (each.number == number) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The one of this name. */
  public static Optional<SystemMetadata> named(String text) {
    for (SystemMetadata each : values()) {
      if (each.text.equals(text)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
