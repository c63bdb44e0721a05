package org.trinomen.server.orthanc;

import java.util.EnumSet;
import java.util.Set;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;

/** Parts of a resource's description that can be asked for by name. */
enum ResponseContent {
  MAIN_DICOM_TAGS("MainDicomTags"),
  METADATA("Metadata"),
  CHILDREN("Children"),
  PARENT("Parent"),
  LABELS("Labels"),
  STATUS("Status"),
  IS_STABLE("IsStable"),
  IS_PROTECTED("IsProtected"),
  ATTACHMENTS("Attachments"),
  /** Metadata and attachments as members of their own names, as they came before 1.12.5. */
  PLAIN_MEMBERS("");

  private final String text;

  ResponseContent(String text) {
    this.text = text;
  }

  /** What a description holds if nobody says. */
  static Set<ResponseContent> usual() {
    Set<ResponseContent> usual = EnumSet.allOf(ResponseContent.class);
    usual.remove(METADATA);
    usual.remove(ATTACHMENTS);
    return usual;
  }

  /** Reads the name of a part. */
  static ResponseContent parse(String name) {
    for (ResponseContent each : values()) {
      if (each.text.equals(name) && each != PLAIN_MEMBERS) {
        return each;
      }
    }
    throw new RequestFailure(
        ErrorCode.PARAMETER_OUT_OF_RANGE, "ResponseContent has no part of this name");
  }
}
