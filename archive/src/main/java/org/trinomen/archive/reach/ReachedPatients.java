package org.trinomen.archive.reach;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.ExactMatch;
import org.trinomen.archive.query.LabelCondition;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.MainTags;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;

/**
 * Patients as far as a reach goes. A patient as recorded is whatever bears one Patient ID, which
 * sites give out by themselves: two people may share it, and what the index tells of a patient may
 * come from an imaging study that is not within reach. So a patient of whom only a part is within
 * reach is told by that part alone, and what was stated of the whole is not shown.
 */
final class ReachedPatients {

  private static final Set<Integer> COUNTS =
      Set.of(
          Tag.NumberOfPatientRelatedStudies,
          Tag.NumberOfPatientRelatedSeries,
          Tag.NumberOfPatientRelatedInstances);

  private final RecordedFinder all;
  private final Sight sight;
  private final Map<PublicId, List<PublicId>> studies = new ConcurrentHashMap<>();
  private final Map<PublicId, Boolean> whole = new ConcurrentHashMap<>();

  ReachedPatients(RecordedFinder all, Sight sight) {
    this.all = all;
    this.sight = sight;
  }

  /** The imaging studies of a patient that are within reach. */
  List<PublicId> studies(PublicId patient) {
    return studies.computeIfAbsent(
        patient, id -> all.childIds(id, Level.STUDY).stream().filter(sight::sees).toList());
  }

  boolean isWhole(PublicId patient) {
    return whole.computeIfAbsent(
        patient, id -> studies(id).size() == all.childIds(id, Level.STUDY).size());
  }

  /** A patient as the part within reach tells it; nothing if there is no such part. */
  Optional<Resource> shown(Resource patient) {
    List<Resource> parts =
        studies(patient.id()).stream()
            .flatMap(study -> all.resource(Level.STUDY, study).stream())
            .toList();
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    if (isWhole(patient.id())) {
      return Optional.of(patient);
    }
    return Optional.of(
        new Resource(
            Level.PATIENT,
            patient.id(),
            Optional.empty(),
            parts.getFirst().patientTags(),
            Collections.emptySortedMap(),
            parts.stream().map(Resource::lastUpdate).max(Instant::compareTo).orElseThrow(),
            Optional.empty()));
  }

  /** Gives the patients that match, in order of arrival of the first part within reach. */
  void find(Query query, Consumer<Resource> each) throws IOException {
    Set<PublicId> patients = new LinkedHashSet<>();
    for (PublicId study : sight.studies()) {
      all.resource(Level.STUDY, study).flatMap(Resource::parent).ifPresent(patients::add);
    }
    for (PublicId id : patients) {
      if (query.below().isPresent() && !query.below().get().equals(id)) {
        continue;
      }
      if (isWhole(id)) {
        all.find(
            new Query(
                Level.PATIENT,
                query.matchings(),
                Optional.of(id),
                query.letters(),
                0,
                0,
                query.refinement().unordered()),
            each);
      } else {
        Optional<Resource> patient = all.resource(Level.PATIENT, id).flatMap(this::shown);
        if (patient.isPresent() && matches(patient.get(), query)) {
          each.accept(patient.get());
        }
      }
    }
  }

  /** What labels and metadata a patient has of whom only a part is shown, nobody is told. */
  private boolean matches(Resource patient, Query query) throws IOException {
    boolean unlabelled =
        query
            .refinement()
            .labels()
            .map(labels -> labels.constraint() == LabelCondition.Constraint.NONE)
            .orElse(true);
    if (!unlabelled
        || !query.refinement().metadata().isEmpty()
        || !query.refinement().moments().isEmpty()) {
      return false;
    }
    for (Matching matching : query.matchings()) {
      ExactMatch match = ExactMatch.of(matching, query.caseSensitive(matching.tag()));
      Optional<String> value =
          Optional.ofNullable(attributes(patient, Set.of(matching.tag())).get(matching.tag()));
      if (match.isOfItems() || !match.matches(value)) {
        return false;
      }
    }
    return true;
  }

  /** Values of any attributes for a patient of whom only a part is within reach. */
  SortedMap<Integer, String> attributes(Resource patient, Set<Integer> tags) throws IOException {
    SortedMap<Integer, String> values = new TreeMap<>(Integer::compareUnsigned);
    List<PublicId> parts = studies(patient.id());
    if (parts.isEmpty()) {
      return values;
    }
    Resource first = all.resource(Level.STUDY, parts.getFirst()).orElseThrow();
    values.putAll(all.attributes(first, tags));
    values.keySet().removeAll(MainTags.of(Level.PATIENT));
    first
        .patientTags()
        .forEach(
            (tag, value) -> {
              if (tags.contains(tag)) {
                values.put(tag, value);
              }
            });
    ArchiveStatistics counts = statistics(patient.id());
    for (int tag : COUNTS) {
      if (tags.contains(tag)) {
        values.put(tag, Long.toString(count(counts, tag)));
      }
    }
    return values;
  }

  private static long count(ArchiveStatistics counts, int tag) {
    return switch (tag) {
      case Tag.NumberOfPatientRelatedStudies -> counts.studies();
      case Tag.NumberOfPatientRelatedSeries -> counts.series();
      default -> counts.instances();
    };
  }

  /** What attributes of resources below tell of a patient of whom only a part is within reach. */
  SortedMap<Integer, String> own(@Nullable Resource study, SortedMap<Integer, String> attributes) {
    SortedMap<Integer, String> values = new TreeMap<>(Integer::compareUnsigned);
    values.putAll(attributes);
    for (int tag : MainTags.of(Level.PATIENT)) {
      String own = study == null ? null : study.patientTags().get(tag);
      if (own == null) {
        values.remove(tag);
      } else if (values.containsKey(tag)) {
        values.put(tag, own);
      }
    }
    return values;
  }

  /** How much of a patient is within reach. */
  ArchiveStatistics statistics(PublicId patient) {
    return sum(studies(patient), 1);
  }

  /** How much there is in imaging studies, of so many patients. */
  ArchiveStatistics sum(List<PublicId> parts, long patients) {
    List<ArchiveStatistics> each = new ArrayList<>();
    for (PublicId study : parts) {
      all.resource(Level.STUDY, study).map(all::statistics).ifPresent(each::add);
    }
    return new ArchiveStatistics(
        each.isEmpty() ? 0 : patients,
        each.size(),
        each.stream().mapToLong(ArchiveStatistics::series).sum(),
        each.stream().mapToLong(ArchiveStatistics::instances).sum(),
        each.stream().mapToLong(ArchiveStatistics::bytes).sum());
  }
}
