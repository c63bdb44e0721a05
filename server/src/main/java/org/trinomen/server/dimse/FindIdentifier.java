package org.trinomen.server.dimse;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.trinomen.archive.query.CombinedRange;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.MatchingParser;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/**
 * What a C-FIND asks for (PS3.4 §C.4.1.1.3): a level, conditions, and the attributes to be told.
 *
 * @param level what to find
 * @param matchings conditions, all of which must hold
 * @param moments further conditions: dates and times that are one range
 * @param requested attributes that have one value or several
 * @param sequences attributes that are sequences, with what of their items is to be told; an empty
 *     data set stands for all
 * @param ignored whether a condition was set aside because nothing can be matched against it
 */
record FindIdentifier(
    Level level,
    List<Matching> matchings,
    List<CombinedRange> moments,
    Set<Integer> requested,
    Map<Integer, DataSet> sequences,
    boolean ignored) {

  /** They tell about the query and the answer, and not about what is found. */
  private static final Set<Integer> ABOUT_THE_QUERY =
      Set.of(Tag.SpecificCharacterSet, Tag.QueryRetrieveLevel, Tag.RetrieveAETitle);

  /**
   * They are told, and not matched. Many state the timezone that they are in (PS3.4 §C.2.2.2.1.3),
   * and don't mean to find only what was recorded with the same. There is no other view of images
   * than as received (§C.4.1.3.2.3).
   */
  private static final Set<Integer> NOT_MATCHED =
      Set.of(Tag.InstanceAvailability, Tag.TimezoneOffsetFromUTC, Tag.QueryRetrieveView);

  /** PS3.4 §C.2.2.2.8. */
  private static final Set<Vr> OF_SEVERAL_VALUES =
      EnumSet.of(Vr.AE, Vr.AS, Vr.AT, Vr.CS, Vr.LO, Vr.PN, Vr.SH, Vr.UC);

  /**
   * Reads an identifier.
   *
   * @param negotiated what its conditions may mean beyond the baseline
   * @param matchUnknown whether a value that is not known fulfils all conditions
   * @throws IncorrectIdentifierException if it does not go with the information model
   * @throws org.trinomen.archive.query.IncorrectQueryException if a condition is not possible for
   *     its attribute
   */
  static FindIdentifier of(
      DataSet identifier,
      InformationModel model,
      QueryNegotiation negotiated,
      boolean matchUnknown) {
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
    Map<Integer, DataSet> sequences = new LinkedHashMap<>();
    boolean ignored = false;
    for (Element element : identifier) {
      int tag = element.tag();
      if (Tags.isGroupLength(tag) || Tags.group(tag) <= 0x0002 || ABOUT_THE_QUERY.contains(tag)) {
        continue;
      }
      switch (element) {
        case Element.Items items -> {
          sequences.put(tag, items.items().stream().findFirst().orElse(DataSet.empty()));
          inItem(items, negotiated).ifPresent(matchings::add);
          ignored |= items.items().size() > 1;
        }
        case Element.Value value when value.vr().isText() || value.vr().isNumberWords() -> {
          requested.add(tag);
          matchings.addAll(conditions(identifier, tag, negotiated));
          ignored |= NOT_MATCHED.contains(tag) && !identifier.text(tag).isBlank();
        }
        case Element.Value _, Element.Bulk _, Element.Fragments _ ->
            ignored |= element.length() > 0;
      }
    }
    List<CombinedRange> moments = negotiated.combinedDateTime() ? combined(matchings) : List.of();
    if (matchUnknown) {
      matchings.replaceAll(matching -> orUnknown(matching, model));
    }
    return new FindIdentifier(level, matchings, moments, requested, sequences, ignored);
  }

  /**
   * PS3.4 §C.2.2.2.3: nothing asks for everything, and so does a lone asterisk (§C.2.2.2.4); some
   * write it where there are no wildcards. Where it was agreed on, two quotation marks ask for what
   * has no value (§C.2.2.2.7), and several values for all of them (§C.2.2.2.8); else the latter
   * means nothing in the standard, and here any of them.
   */
  private static List<Matching> conditions(
      DataSet identifier, int tag, QueryNegotiation negotiated) {
    String text = identifier.text(tag);
    if (text.equals("*") || NOT_MATCHED.contains(tag)) {
      return List.of();
    }
    if (negotiated.emptyValue() && text.strip().equals("\"\"")) {
      return List.of(new Matching.Empty(tag));
    }
    if (negotiated.multipleValue() && text.indexOf('\\') >= 0 && hasSeveralValues(tag)) {
      return identifier.strings(tag).stream()
          .filter(value -> !value.isBlank())
          .<Matching>map(value -> new Matching.AnyOf(tag, List.of(value)))
          .toList();
    }
    Optional<Matching> condition =
        negotiated.fuzzyNames()
            ? MatchingParser.parseFuzzily(tag, text)
            : MatchingParser.parse(tag, text);
    return condition.stream().toList();
  }

  private static boolean hasSeveralValues(int tag) {
    return OF_SEVERAL_VALUES.contains(Dictionary.vr(tag, false))
        && Dictionary.entry(tag).filter(entry -> !entry.vm().equals("1")).isPresent();
  }

  /**
   * PS3.4 §C.2.2.2.5.4: takes pairs of a date and its time out of the conditions, so that of each
   * the range of dates stays, which the moments all lie in.
   */
  private static List<CombinedRange> combined(List<Matching> matchings) {
    List<CombinedRange> moments = new ArrayList<>();
    for (Matching matching : List.copyOf(matchings)) {
      if (matching instanceof Matching.Range date && Dictionary.vr(date.tag(), false) == Vr.DA) {
        time(date.tag())
            .flatMap(time -> range(matchings, time))
            .flatMap(time -> CombinedRange.of(date, time))
            .ifPresent(moments::add);
      }
    }
    moments.forEach(moment -> matchings.removeIf(matching -> matching.tag() == moment.timeTag()));
    return moments;
  }

  /** The time that goes with a date, by their names: Study Date and Study Time. */
  private static Optional<Integer> time(int dateTag) {
    OptionalInt time =
        Dictionary.entry(dateTag)
            .map(entry -> entry.keyword().replaceFirst("Date$", "Time"))
            .map(Dictionary::keyword)
            .orElse(OptionalInt.empty());
    return time.isPresent() && Dictionary.vr(time.getAsInt(), false) == Vr.TM
        ? Optional.of(time.getAsInt())
        : Optional.empty();
  }

  private static Optional<Matching.Range> range(List<Matching> matchings, int tag) {
    return matchings.stream()
        .filter(matching -> matching.tag() == tag)
        .filter(Matching.Range.class::isInstance)
        .map(Matching.Range.class::cast)
        .findFirst();
  }

  /**
   * PS3.4 §C.2.2.1.2: a required key of zero length is unknown, and whatever is asked of it is a
   * match; an optional key that is matched goes by the same rule (§C.2.2.1.3). Unique keys are
   * always known.
   */
  private static Matching orUnknown(Matching matching, InformationModel model) {
    boolean unique =
        switch (matching.tag()) {
          case Tag.PatientID -> model.has(Level.PATIENT);
          case Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID -> true;
          default -> false;
        };
    return switch (matching) {
      case Matching.Empty _, Matching.InItem _, Matching.OrUnknown _ -> matching;
      case Matching.AnyOf _, Matching.Wildcard _, Matching.Range _, Matching.AlikeName _ ->
          unique ? matching : new Matching.OrUnknown(matching);
    };
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
  private static Optional<Matching> inItem(Element.Items sequence, QueryNegotiation negotiated) {
    if (sequence.items().isEmpty()) {
      return Optional.empty();
    }
    DataSet item = sequence.items().getFirst();
    List<Matching> conditions = new ArrayList<>();
    for (Element element : item) {
      switch (element) {
        case Element.Items inner -> inItem(inner, negotiated).ifPresent(conditions::add);
        case Element.Value value when value.vr().isText() || value.vr().isNumberWords() ->
            conditions.addAll(conditions(item, value.tag(), negotiated));
        case Element.Value _, Element.Bulk _, Element.Fragments _ -> {}
      }
    }
    return conditions.isEmpty()
        ? Optional.empty()
        : Optional.of(new Matching.InItem(sequence.tag(), conditions));
  }
}
