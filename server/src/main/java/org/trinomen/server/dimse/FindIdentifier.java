package org.trinomen.server.dimse;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.MatchingParser;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;

/**
 * What a C-FIND asks for (PS3.4 §C.4.1.1.3): a level, conditions, and the attributes to be told.
 *
 * @param level what to find
 * @param matchings conditions, all of which must hold
 * @param requested attributes that have one value or several
 * @param sequences attributes that are sequences
 * @param ignored whether a condition was set aside because nothing can be matched against it
 */
record FindIdentifier(
    Level level,
    List<Matching> matchings,
    Set<Integer> requested,
    Set<Integer> sequences,
    boolean ignored) {

  /** They tell about the query and the answer, and not about what is found. */
  private static final Set<Integer> ABOUT_THE_QUERY =
      Set.of(
          Tag.SpecificCharacterSet,
          Tag.QueryRetrieveLevel,
          Tag.QueryRetrieveView,
          Tag.RetrieveAETitle);

  /**
   * Reads an identifier.
   *
   * @throws IncorrectIdentifierException if it does not go with the information model
   * @throws org.trinomen.archive.query.IncorrectQueryException if a condition is not possible for
   *     its attribute
   */
  static FindIdentifier of(DataSet identifier, InformationModel model) {
    Level level =
        identifier
            .string(Tag.QueryRetrieveLevel)
            .flatMap(QueryLevels::parse)
            .filter(model::has)
            .orElseThrow(
                () ->
                    new IncorrectIdentifierException(
                        "Query/Retrieve Level is missing or none of the model"));
    List<Matching> matchings = new ArrayList<>();
    Set<Integer> requested = new LinkedHashSet<>();
    Set<Integer> sequences = new LinkedHashSet<>();
    boolean ignored = false;
    for (Element element : identifier) {
      int tag = element.tag();
      if (Tags.isGroupLength(tag) || Tags.group(tag) <= 0x0002 || ABOUT_THE_QUERY.contains(tag)) {
        continue;
      }
      switch (element) {
        case Element.Items items -> {
          sequences.add(tag);
          inItem(items).ifPresent(matchings::add);
          ignored |= items.items().size() > 1;
        }
        case Element.Value value when value.vr().isText() || value.vr().isNumberWords() -> {
          requested.add(tag);
          condition(identifier, tag).ifPresent(matchings::add);
        }
        case Element.Value _, Element.Bulk _, Element.Fragments _ ->
            ignored |= element.length() > 0;
      }
    }
    return new FindIdentifier(level, matchings, requested, sequences, ignored);
  }

  /**
   * PS3.4 §C.2.2.2.3: nothing asks for everything, and so does a lone asterisk (§C.2.2.2.4); some
   * write it where there are no wildcards.
   */
  private static Optional<Matching> condition(DataSet identifier, int tag) {
    String text = identifier.text(tag);
    return text.equals("*") || tag == Tag.InstanceAvailability
        ? Optional.empty()
        : MatchingParser.parse(tag, text);
  }

  /** The attributes with conditions, for the audit trail: no values. */
  String describe() {
    return matchings.isEmpty()
        ? "all"
        : "by "
            + matchings.stream()
                .map(matching -> Tags.format(matching.tag()))
                .collect(Collectors.joining(" "));
  }

  /** PS3.4 §C.2.2.2.6: the conditions stand in one item. */
  private static Optional<Matching> inItem(Element.Items sequence) {
    if (sequence.items().isEmpty()) {
      return Optional.empty();
    }
    DataSet item = sequence.items().getFirst();
    List<Matching> conditions = new ArrayList<>();
    for (Element element : item) {
      switch (element) {
        case Element.Items inner -> inItem(inner).ifPresent(conditions::add);
        case Element.Value value when value.vr().isText() || value.vr().isNumberWords() ->
            condition(item, value.tag()).ifPresent(conditions::add);
        case Element.Value _, Element.Bulk _, Element.Fragments _ -> {}
      }
    }
    return conditions.isEmpty()
        ? Optional.empty()
        : Optional.of(new Matching.InItem(sequence.tag(), conditions));
  }
}
