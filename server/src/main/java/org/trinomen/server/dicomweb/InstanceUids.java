package org.trinomen.server.dicomweb;

import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;

/** What an instance is called, and what it belongs to; empty where it does not say. */
record InstanceUids(String sopClass, String sopInstance, String study, String series) {

  /** Nothing is known. */
  static final InstanceUids NONE = new InstanceUids("", "", "", "");

  /** As a data set has them. */
  static InstanceUids of(DataSet dataSet) {
    return new InstanceUids(
        dataSet.string(Tag.SOPClassUID).orElse(""),
        dataSet.string(Tag.SOPInstanceUID).orElse(""),
        dataSet.string(Tag.StudyInstanceUID).orElse(""),
        dataSet.string(Tag.SeriesInstanceUID).orElse(""));
  }

  /** Whether nothing is missing. */
  boolean areAllKnown() {
    return areKnown() && !study.isEmpty() && !series.isEmpty();
  }

  /** Whether an answer can say which instance it is. */
  boolean areKnown() {
    return !sopClass.isEmpty() && !sopInstance.isEmpty();
  }
}
