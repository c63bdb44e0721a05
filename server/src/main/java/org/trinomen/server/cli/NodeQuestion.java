package org.trinomen.server.cli;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;
import org.trinomen.server.cli.FindCommand.FindLevel;

/**
 * What is asked of a DICOM node: by C-FIND, C-GET or C-MOVE.
 *
 * @param level what to find
 * @param conditions keyword or tag to value
 * @param told keywords or tags of attributes to be told
 */
record NodeQuestion(FindLevel level, Map<String, String> conditions, List<String> told) {

  /** Patients exist in one of the information models only; the other is spoken by more nodes. */
  String findModel() {
    return level == FindLevel.PATIENT
        ? Uids.PatientRootQueryRetrieveInformationModelFind
        : Uids.StudyRootQueryRetrieveInformationModelFind;
  }

  String getModel() {
    return level == FindLevel.PATIENT
        ? Uids.PatientRootQueryRetrieveInformationModelGet
        : Uids.StudyRootQueryRetrieveInformationModelGet;
  }

  String moveModel() {
    return level == FindLevel.PATIENT
        ? Uids.PatientRootQueryRetrieveInformationModelMove
        : Uids.StudyRootQueryRetrieveInformationModelMove;
  }

  /** The identifier, in UTF-8, so that answers are too. */
  DataSet identifier() {
    DataSetBuilder identifier = new DataSetBuilder().characterSet(SpecificCharacterSet.UTF_8);
    for (String keyword : told) {
      empty(identifier, tag(keyword));
    }
    conditions.forEach((keyword, value) -> condition(identifier, keyword, value));
    return identifier
        .string(Tag.QueryRetrieveLevel, level == FindLevel.INSTANCE ? "IMAGE" : level.name())
        .build();
  }

  private static void empty(DataSetBuilder identifier, int tag) {
    Vr vr = Dictionary.vr(tag, false);
    if (vr == Vr.SQ) {
      identifier.items(tag);
    } else {
      identifier.bytes(tag, vr, new byte[0]);
    }
  }

  private static void condition(DataSetBuilder identifier, String keyword, String value) {
    int tag = tag(keyword);
    Vr vr = Dictionary.vr(tag, false);
    try {
      if (vr.isText()) {
        identifier.string(tag, vr, value);
      } else {
        identifier.integer(tag, Long.parseLong(value));
      }
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, keyword + " has VR " + vr + ", which can't be asked for like that");
    }
  }

  static int tag(String text) {
    OptionalInt tag = Tags.parse(text);
    OptionalInt known = tag.isPresent() ? tag : Dictionary.keyword(text);
    return known.orElseThrow(
        () -> new CommandFailure(ExitCode.USAGE, text + " is neither a keyword nor a tag"));
  }
}
