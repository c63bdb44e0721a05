package org.trinomen.server.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trinomen.archive.query.AttributeReader;
import org.trinomen.archive.query.ExactMatch;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Letters;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.ReadOptions;

/**
 * Makes the identifier of a response (PS3.4 §C.4.1.1.3.2): every attribute that was asked for,
 * without a value where there is none, the level, and under which AE title it can be retrieved.
 */
final class FindAnswer {

  private final Finder finder;
  private final FindIdentifier asked;
  private final AnswerText text;
  private final String aeTitle;

  /** Conditions on the items of sequences, by the sequence. */
  private final Map<Integer, List<ExactMatch>> ofItems;

  /** By what is asked: answers that follow each other share their series, study and patient. */
  private final Map<Set<Integer>, AttributeReader> readers = new HashMap<>();

  FindAnswer(
      Finder finder, FindIdentifier asked, Letters letters, AnswerText text, String aeTitle) {
    this.finder = finder;
    this.asked = asked;
    this.text = text;
    this.aeTitle = aeTitle;
    this.ofItems =
        asked.matchings().stream()
            .filter(Matching.InItem.class::isInstance)
            .collect(
                Collectors.groupingBy(
                    Matching::tag,
                    Collectors.mapping(
                        each -> ExactMatch.of(each, letters.exact(each.tag())),
                        Collectors.toList())));
  }

  DataSet of(Resource resource) throws IOException {
    SortedMap<Integer, String> values = values(resource);
    DataSetBuilder answer = new DataSetBuilder();
    text.begin(answer, values);
    for (int tag : asked.requested()) {
      put(answer, tag, values.getOrDefault(tag, ""));
    }
    if (asked.requested().contains(Tag.InstanceAvailability)) {
      answer.string(Tag.InstanceAvailability, "ONLINE");
    }
    if (!asked.sequences().isEmpty()) {
      sequences(answer, resource);
    }
    return answer
        .string(Tag.QueryRetrieveLevel, QueryLevels.name(asked.level()))
        .string(Tag.RetrieveAETitle, aeTitle)
        .build();
  }

  /** What the resource itself knows need not be asked for again. */
  private SortedMap<Integer, String> values(Resource resource) throws IOException {
    SortedMap<Integer, String> values = new TreeMap<>(Integer::compareUnsigned);
    values.putAll(resource.patientTags());
    values.putAll(resource.tags());
    values.keySet().retainAll(asked.requested());
    Set<Integer> open = new LinkedHashSet<>(asked.requested());
    open.removeAll(values.keySet());
    if (!open.isEmpty()) {
      values.putAll(readers.computeIfAbsent(open, finder::attributes).of(resource));
    }
    return values;
  }

  private void put(DataSetBuilder answer, int tag, String value) {
    Vr vr = Dictionary.vr(tag, false);
    if (vr == Vr.SQ) {
      answer.items(tag, List.of());
    } else if (vr.isText()) {
      answer.string(tag, vr, text.of(value, vr));
    } else if (!vr.isNumberWords() || value.isEmpty()) {
      answer.bytes(tag, vr, new byte[0]);
    } else {
      numbers(answer, tag, vr, value.split("\\\\", -1));
    }
  }

  /** As the index tells them: as text. */
  private static void numbers(DataSetBuilder answer, int tag, Vr vr, String[] values) {
    try {
      if (vr == Vr.FL || vr == Vr.FD) {
        double[] numbers = new double[values.length];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = Double.parseDouble(values[i]);
        }
        answer.decimal(tag, numbers);
      } else {
        long[] numbers = new long[values.length];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = Long.parseLong(values[i], vr == Vr.AT ? 16 : 10);
        }
        answer.integer(tag, numbers);
      }
    } catch (IllegalArgumentException e) {
      // Recorded under another VR than the dictionary's: there is no such number here.
      answer.bytes(tag, vr, new byte[0]);
    }
  }

  /** Sequences are in no index: they are those of the first instance. */
  private void sequences(DataSetBuilder answer, Resource resource) throws IOException {
    Optional<InstanceFacts> first = resource.facts().or(() -> firstBelow(resource));
    Optional<DataSet> header =
        first.isEmpty()
            ? Optional.empty()
            : Optional.of(
                finder
                    .header(first.get(), ReadOptions.HEADER.stoppingBefore(Tag.PixelData))
                    .dataSet());
    asked
        .sequences()
        .forEach(
            (tag, keys) -> {
              Stream<DataSet> items = header.stream().flatMap(each -> each.items(tag).stream());
              answer.items(
                  tag,
                  items
                      .filter(item -> isAskedFor(tag, item))
                      .map(item -> text.item(item, keys))
                      .toList());
            });
  }

  /** PS3.4 §C.2.2.2.6: of items that conditions stand for, those that match are told. */
  private boolean isAskedFor(int tag, DataSet item) {
    return ofItems.getOrDefault(tag, List.of()).stream().allMatch(each -> each.matchesItem(item));
  }

  private Optional<InstanceFacts> firstBelow(Resource resource) {
    List<Resource> first = new ArrayList<>(1);
    Query one = new Query(Level.INSTANCE, List.of(), Optional.of(resource.id()), false, 0, 1);
    try {
      finder.find(one, first::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return first.stream().findFirst().flatMap(Resource::facts);
  }
}
