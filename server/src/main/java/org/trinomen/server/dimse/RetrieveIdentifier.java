package org.trinomen.server.dimse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.Query;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;

/**
 * What a C-GET or C-MOVE asks for (PS3.4 §C.4.2.1.4): a level, and unique keys, of which that of
 * the level itself may be a list. There are no wildcards: an asterisk is an asterisk.
 *
 * @param level what to retrieve
 * @param matchings conditions, all of which must hold
 */
record RetrieveIdentifier(Level level, List<Matching> matchings) {

  private static final List<Level> UPWARDS =
      List.of(Level.INSTANCE, Level.SERIES, Level.STUDY, Level.PATIENT);

  /**
   * Reads an identifier.
   *
   * @throws IncorrectIdentifierException if it does not go with the information model
   */
  static RetrieveIdentifier of(DataSet identifier, InformationModel model) {
    Level level =
        level(identifier)
            .filter(model::has)
            .orElseThrow(
                () ->
                    new IncorrectIdentifierException(
                        "Query/Retrieve Level is missing or none of the model"));
    List<Matching> matchings = new ArrayList<>();
    for (Level each : UPWARDS) {
      if (each.compareTo(level) <= 0) {
        anyOf(identifier, QueryLevels.uniqueKey(each)).ifPresent(matchings::add);
      }
    }
    Optional<Matching> own = anyOf(identifier, QueryLevels.uniqueKey(level));
    if (own.isEmpty() && level == Level.STUDY) {
      // As Orthanc has it: some systems know a study by its accession number only.
      own = anyOf(identifier, Tag.AccessionNumber);
      own.ifPresent(matchings::add);
    }
    if (own.isEmpty()) {
      throw new IncorrectIdentifierException("the unique key of the level is missing");
    }
    return new RetrieveIdentifier(level, matchings);
  }

  /** Where none is said, the keys tell. */
  private static Optional<Level> level(DataSet identifier) {
    Optional<String> said =
        identifier.string(Tag.QueryRetrieveLevel).filter(text -> !text.isBlank());
    return said.isPresent()
        ? QueryLevels.parse(said.get())
        : UPWARDS.stream()
            .filter(each -> anyOf(identifier, QueryLevels.uniqueKey(each)).isPresent())
            .findFirst();
  }

  private static Optional<Matching> anyOf(DataSet identifier, int tag) {
    List<String> values =
        identifier.strings(tag).stream().filter(value -> !value.isBlank()).toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(new Matching.AnyOf(tag, values));
  }

  Query query() {
    return new Query(level, matchings, Optional.empty(), true, 0, 0);
  }
}
