package org.trinomen.dicom.dimse;

import java.util.SequencedMap;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;

/**
 * What a question of ours is about: Query/Retrieve Level (0008,0052) of PS3.4 §C.3. Patients exist
 * in one of the information models only; for all else the other is used, which more nodes speak.
 */
public enum QueryLevel {
  PATIENT,
  STUDY,
  SERIES,
  IMAGE;

  /** The SOP class to find by. */
  public String findModel() {
    return this == PATIENT
        ? Uids.PatientRootQueryRetrieveInformationModelFind
        : Uids.StudyRootQueryRetrieveInformationModelFind;
  }

  /** The SOP class to get by. */
  public String getModel() {
    return this == PATIENT
        ? Uids.PatientRootQueryRetrieveInformationModelGet
        : Uids.StudyRootQueryRetrieveInformationModelGet;
  }

  /** The SOP class to move by. */
  public String moveModel() {
    return this == PATIENT
        ? Uids.PatientRootQueryRetrieveInformationModelMove
        : Uids.StudyRootQueryRetrieveInformationModelMove;
  }

  /**
   * The identifier that asks for this (PS3.4 §C.4.1.1.3), in UTF-8, so that answers are too.
   *
   * @param keys values by tag; an empty value asks to be told it
   * @throws IllegalArgumentException if an attribute can't have such a value; the message names it,
   *     and not the value
   */
  public DataSet identifier(SequencedMap<Integer, String> keys) {
    DataSetBuilder identifier = new DataSetBuilder().characterSet(SpecificCharacterSet.UTF_8);
    keys.forEach((tag, value) -> put(identifier, tag, value));
    return identifier.string(Tag.QueryRetrieveLevel, name()).build();
  }

  private static void put(DataSetBuilder identifier, int tag, String value) {
    Vr vr = Dictionary.vr(tag, false);
    if (vr == Vr.SQ && value.isEmpty()) {
      identifier.items(tag);
    } else if (value.isEmpty()) {
      identifier.bytes(tag, vr, new byte[0]);
    } else {
      try {
        if (vr.isText()) {
          identifier.string(tag, vr, value);
        } else {
          identifier.integer(tag, Long.parseLong(value));
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            Tags.format(tag) + " has VR " + vr + ", which can't be asked for like that", e);
      }
    }
  }
}
