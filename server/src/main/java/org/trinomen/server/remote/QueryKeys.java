package org.trinomen.server.remote;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.dimse.QueryLevel;
import org.trinomen.server.json.JsonValue;
import org.trinomen.server.orthanc.ModuleTags;
import org.trinomen.server.orthanc.RequestJson;
import org.trinomen.server.orthanc.TagNames;

/** The keys by which a node is asked, made of those that a request names. */
final class QueryKeys {

  private QueryKeys() {}

  /** Reads {@code "Query"}: tags by name or number, with a text each. */
  static SequencedMap<Integer, String> read(RequestJson request) {
    return read(request.members().member("Query").orElse(JsonValue.Members.EMPTY));
  }

  /** Reads an object of tags. */
  static SequencedMap<Integer, String> read(JsonValue json) {
    SequencedMap<Integer, String> keys = new LinkedHashMap<>();
    if (!(json instanceof JsonValue.Members members)) {
      throw RequestJson.incorrect("\"Query\" should be an object of tags and strings");
    }
    for (Map.Entry<String, JsonValue> entry : members.values().entrySet()) {
      if (!(entry.getValue() instanceof JsonValue.Text(String value))) {
        throw RequestJson.incorrect("\"Query\" should be an object of tags and strings");
      }
      keys.put(TagNames.parse(entry.getKey()), value);
    }
    return keys;
  }

  /**
   * What does not belong to the level or one above it is left out: some nodes refuse a query for
   * it. The counters that PS3.4 §C.3.4 defines for the level stay.
   */
  static SequencedMap<Integer, String> normalized(
      SequencedMap<Integer, String> keys, Level level, Manufacturer manufacturer) {
    SequencedMap<Integer, String> kept = new LinkedHashMap<>();
    keys.forEach(
        (tag, value) -> {
          if (belongs(tag, level)) {
            kept.put(tag, manufacturer.adapted(Dictionary.vr(tag, false), value));
          }
        });
    return kept;
  }

  /** Adds what the answers are wanted for: the unique keys of the level and those above. */
  static SequencedMap<Integer, String> withUniqueKeys(
      SequencedMap<Integer, String> keys, Level level, Manufacturer manufacturer) {
    SequencedMap<Integer, String> all = new LinkedHashMap<>(keys);
    for (int tag : uniqueKeys(level)) {
      all.putIfAbsent(tag, manufacturer.anything());
    }
    if (level != Level.PATIENT) {
      all.putIfAbsent(Tag.AccessionNumber, "");
    }
    return all;
  }

  /** What Orthanc asks to be told of a level beside the unique keys, where it is found by. */
  static SequencedMap<Integer, String> template(Level level) {
    List<Integer> tags =
        switch (level) {
          case PATIENT ->
              List.of(Tag.PatientName, Tag.PatientBirthDate, Tag.PatientSex, Tag.OtherPatientIDs);
          case STUDY ->
              List.of(
                  Tag.StudyDate,
                  Tag.StudyTime,
                  Tag.ReferringPhysicianName,
                  Tag.StudyDescription,
                  Tag.StudyID);
          case SERIES ->
              List.of(
                  Tag.SeriesDate,
                  Tag.SeriesTime,
                  Tag.Modality,
                  Tag.SeriesDescription,
                  Tag.OperatorsName,
                  Tag.BodyPartExamined,
                  Tag.ProtocolName,
                  Tag.SeriesNumber,
                  Tag.PerformedProcedureStepDescription);
          case INSTANCE ->
              List.of(Tag.InstanceCreationDate, Tag.InstanceCreationTime, Tag.InstanceNumber);
        };
    SequencedMap<Integer, String> keys = new LinkedHashMap<>();
    tags.forEach(tag -> keys.put(tag, ""));
    return keys;
  }

  /** PS3.4 §C.6.1.1: of the level, and of each above it, from the top. */
  static List<Integer> uniqueKeys(Level level) {
    return List.of(Tag.PatientID, Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID)
        .subList(0, List.of(Level.values()).indexOf(level) + 1);
  }

  /** What identifies a resource of a node: PS3.4 §C.4.2.2.1, as far as nodes need it. */
  static List<Integer> identifying(Level level) {
    return switch (level) {
      case PATIENT -> List.of(Tag.PatientID);
      case STUDY -> List.of(Tag.StudyInstanceUID);
      case SERIES -> List.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID);
      case INSTANCE -> List.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);
    };
  }

  /** Keys as a data set, to be shown. */
  static DataSet shown(SequencedMap<Integer, String> keys) {
    return new DataSetBuilder()
        .putAll(NodeQuery.identifier(QueryLevel.STUDY, keys))
        .remove(Tag.SpecificCharacterSet)
        .remove(Tag.QueryRetrieveLevel)
        .build();
  }

  private static boolean belongs(int tag, Level level) {
    if (tag == Tag.SpecificCharacterSet || counters(level).contains(tag)) {
      return true;
    }
    for (Level each : Level.values()) {
      if (each.compareTo(level) <= 0 && ModuleTags.of(each).contains(tag)) {
        return true;
      }
    }
    return false;
  }

  private static Set<Integer> counters(Level level) {
    return switch (level) {
      case PATIENT ->
          Set.of(
              Tag.NumberOfPatientRelatedStudies,
              Tag.NumberOfPatientRelatedSeries,
              Tag.NumberOfPatientRelatedInstances);
      case STUDY ->
          Set.of(
              Tag.ModalitiesInStudy,
              Tag.SOPClassesInStudy,
              Tag.NumberOfStudyRelatedSeries,
              Tag.NumberOfStudyRelatedInstances);
      case SERIES -> Set.of(Tag.NumberOfSeriesRelatedInstances);
      case INSTANCE -> Set.of();
    };
  }
}
