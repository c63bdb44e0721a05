package org.trinomen.server.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.dimse.QueryLevel;
import org.trinomen.server.cli.FindCommand.FindLevel;

/**
 * What is asked of a DICOM node: by C-FIND, C-GET or C-MOVE.
 *
 * @param level what to find
 * @param conditions keyword or tag to value
 * @param told keywords or tags of attributes to be told
 */
record NodeQuestion(FindLevel level, Map<String, String> conditions, List<String> told) {

  /** What is asked about. */
  QueryLevel about() {
    return switch (level) {
      case PATIENT -> QueryLevel.PATIENT;
      case STUDY -> QueryLevel.STUDY;
      case SERIES -> QueryLevel.SERIES;
      case INSTANCE -> QueryLevel.IMAGE;
    };
  }

  /**
   * The identifier of a retrieval, which names what it wants (PS3.4 §C.4.2.1.4, §C.4.3.1.3). Some
   * nodes, of which this archive is one, know a study by its accession number as well.
   */
  DataSet retrieval() {
    int unique =
        switch (level) {
          case PATIENT -> Tag.PatientID;
          case STUDY -> Tag.StudyInstanceUID;
          case SERIES -> Tag.SeriesInstanceUID;
          case INSTANCE -> Tag.SOPInstanceUID;
        };
    boolean named =
        conditions.entrySet().stream()
            .filter(condition -> !condition.getValue().isBlank())
            .map(condition -> tag(condition.getKey()))
            .anyMatch(
                tag -> tag == unique || (level == FindLevel.STUDY && tag == Tag.AccessionNumber));
    if (!named) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "at this level "
              + Dictionary.entry(unique).orElseThrow().keyword()
              + " must be given: `trinomen find --to` tells it");
    }
    return identifier();
  }

  /** The identifier. */
  DataSet identifier() {
    SequencedMap<Integer, String> keys = new LinkedHashMap<>();
    told.forEach(keyword -> keys.put(tag(keyword), ""));
    conditions.forEach((keyword, value) -> keys.put(tag(keyword), value));
    try {
      return about().identifier(keys);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  static int tag(String text) {
    OptionalInt tag = Tags.parse(text);
    OptionalInt known = tag.isPresent() ? tag : Dictionary.keyword(text);
    return known.orElseThrow(
        () -> new CommandFailure(ExitCode.USAGE, text + " is neither a keyword nor a tag"));
  }
}
