package org.trinomen.archive.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.trinomen.archive.query.CombinedRange;
import org.trinomen.archive.query.ExactMatch;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.MainTags;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.Page;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Refinement;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.identity.viewpoint.Presentation.Confidentiality;
import org.trinomen.identity.viewpoint.Presentation.Rewritten;

/**
 * A search in what a viewpoint shows. The index knows what was recorded: conditions on attributes
 * that the viewpoint leaves alone are its work, and the others are tried on what is shown. What is
 * hidden is never matched against, or whoever asks often enough would learn it from the answers.
 */
final class ViewedSearch {

  /** The archive tells them itself, and they name no one. */
  private static final Set<Integer> TOLD_BY_THE_ARCHIVE =
      Set.of(
          Tag.Modality,
          Tag.NumberOfPatientRelatedStudies,
          Tag.NumberOfPatientRelatedSeries,
          Tag.NumberOfPatientRelatedInstances,
          Tag.NumberOfStudyRelatedSeries,
          Tag.NumberOfStudyRelatedInstances,
          Tag.NumberOfSeriesRelatedInstances,
          Tag.ModalitiesInStudy,
          Tag.SOPClassesInStudy,
          Tag.SOPClassUID,
          Tag.InstanceAvailability);

  /** Groups that tell of images and equipment; a viewpoint that only renames leaves them alone. */
  private static final Set<Integer> GROUPS_OF_IMAGES =
      Set.of(0x0008, 0x0018, 0x0020, 0x0028, 0x0054);

  private static final Set<Integer> UIDS =
      Set.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);

  private record Condition(int tag, ExactMatch match) {}

  private final ViewedFinder shown;
  private final Finder recorded;
  private final Query query;
  private final List<Matching> asRecorded = new ArrayList<>();
  private final List<Condition> asShown = new ArrayList<>();
  private final List<CombinedRange> momentsAsRecorded = new ArrayList<>();
  private final List<CombinedRange> momentsAsShown = new ArrayList<>();

  /**
   * UIDs that are asked for by replacements: what else a resource is called need not be looked at
   * to know that it is none of these.
   */
  private final Map<Integer, Set<String>> uids = new HashMap<>();

  ViewedSearch(ViewedFinder shown, Finder recorded, Rewritten presentation, Query query) {
    this.shown = shown;
    this.recorded = recorded;
    this.query = query;
    for (CombinedRange range : query.refinement().moments()) {
      boolean leftAlone =
          isLeftAlone(range.dateTag(), presentation) && isLeftAlone(range.timeTag(), presentation);
      (leftAlone ? momentsAsRecorded : momentsAsShown).add(range);
    }
    for (Matching matching : query.matchings()) {
      if (isLeftAlone(matching.tag(), presentation)) {
        asRecorded.add(matching);
      } else {
        asShown.add(
            new Condition(
                matching.tag(), ExactMatch.of(matching, query.caseSensitive(matching.tag()))));
        if (shown.uids().replaced()
            && UIDS.contains(matching.tag())
            && matching instanceof Matching.AnyOf(int tag, List<String> values)) {
          uids.put(tag, Set.copyOf(values.stream().map(String::strip).toList()));
        }
      }
    }
  }

  static boolean isToldByTheArchive(int tag) {
    return TOLD_BY_THE_ARCHIVE.contains(tag);
  }

  private static boolean isLeftAlone(int tag, Rewritten presentation) {
    boolean onlyRenames =
        presentation.confidentiality() == Confidentiality.NONE
            && !presentation.mapUids()
            && !presentation.shiftDates();
    return isToldByTheArchive(tag) || (onlyRenames && GROUPS_OF_IMAGES.contains(Tags.group(tag)));
  }

  void run(Consumer<Resource> each) throws IOException {
    if (asShown.isEmpty() && momentsAsShown.isEmpty()) {
      recorded.find(
          narrowed(query.below().map(shown::recordedId), query.since(), query.limit()),
          original -> shown.shown(original).ifPresent(each));
      return;
    }
    Page.of(query, each, this::throughMatches);
  }

  private void throughMatches(Consumer<Resource> each) throws IOException {
    boolean everywhere = query.below().isEmpty();
    List<Condition> names = asShown.stream().filter(ViewedSearch::isName).toList();
    if (everywhere && isBelowStudies() && asShown.stream().anyMatch(ViewedSearch::isOfStudy)) {
      throughStudies(candidates(names), each);
    } else if (everywhere
        && query.level() == Level.STUDY
        && (!names.isEmpty() || uids.containsKey(Tag.StudyInstanceUID))) {
      for (PublicId study : candidates(names)) {
        search(Optional.of(study), asShown, each);
      }
    } else {
      search(query.below().map(shown::recordedId), asShown, each);
    }
  }

  private void search(Optional<PublicId> below, List<Condition> conditions, Consumer<Resource> each)
      throws IOException {
    recorded.find(
        narrowed(below, 0, 0),
        original -> {
          if (mayHaveUids(original)) {
            shown.shown(original).ifPresent(resource -> consider(resource, conditions, each));
          }
        });
  }

  private boolean mayHaveUids(Resource original) {
    return uids.entrySet().stream()
        .allMatch(
            wanted -> {
              String recordedUid = original.tags().get(wanted.getKey());
              return recordedUid == null
                  || wanted.getValue().contains(shown.uids().shown(recordedUid));
            });
  }

  /** What a scan is called follows from whose it is: that is asked without looking at a header. */
  private Collection<PublicId> candidates(List<Condition> names) throws IOException {
    Set<String> studyUids = uids.get(Tag.StudyInstanceUID);
    if (studyUids != null) {
      return shown.studiesUnder(studyUids);
    }
    if (!names.isEmpty()) {
      return shown.studiesNamed(
          called ->
              names.stream()
                  .allMatch(
                      condition ->
                          condition
                              .match()
                              .matches(
                                  Optional.of(
                                      condition.tag() == Tag.PatientID
                                          ? called.patientId()
                                          : called.patientName()))));
    }
    List<PublicId> all = new ArrayList<>();
    recorded.find(Query.all(Level.STUDY), study -> all.add(study.id()));
    return all;
  }

  private static boolean isName(Condition condition) {
    return condition.tag() == Tag.PatientID || condition.tag() == Tag.PatientName;
  }

  /** Whose a study is, is asked once, and not for each of its instances. */
  private void throughStudies(Collection<PublicId> studies, Consumer<Resource> each)
      throws IOException {
    List<Condition> ofStudy = asShown.stream().filter(ViewedSearch::isOfStudy).toList();
    List<Condition> others = new ArrayList<>(asShown);
    others.removeAll(ofStudy);
    for (PublicId study : studies) {
      if (shown.hasSeveralScans(study)) {
        search(Optional.of(study), asShown, each);
      } else if (recorded
          .resource(Level.STUDY, study)
          .flatMap(shown::shown)
          .filter(resource -> fulfils(resource, ofStudy))
          .isPresent()) {
        search(Optional.of(study), others, each);
      }
    }
  }

  private boolean isBelowStudies() {
    return query.level() == Level.SERIES || query.level() == Level.INSTANCE;
  }

  private static boolean isOfStudy(Condition condition) {
    return MainTags.of(Level.PATIENT).contains(condition.tag())
        || MainTags.of(Level.STUDY).contains(condition.tag());
  }

  private Query narrowed(Optional<PublicId> below, long since, long limit) {
    return new Query(
        query.level(),
        asRecorded,
        below,
        query.letters(),
        since,
        limit,
        Refinement.within(momentsAsRecorded));
  }

  private boolean fulfils(Resource resource, List<Condition> conditions) {
    for (Condition condition : conditions) {
      if (!fulfils(resource, condition)) {
        return false;
      }
    }
    return true;
  }

  private boolean fulfils(Resource resource, Condition condition) {
    if (!condition.match().isOfItems()) {
      return condition.match().matches(value(resource, condition.tag()));
    }
    try {
      return shown.header(resource).filter(condition.match()::matches).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void consider(Resource resource, List<Condition> conditions, Consumer<Resource> each) {
    if (fulfils(resource, conditions) && isWithinMoments(resource)) {
      each.accept(resource);
    }
  }

  private boolean isWithinMoments(Resource resource) {
    return momentsAsShown.stream()
        .allMatch(
            range ->
                range.contains(
                    value(resource, range.dateTag()).orElse(""),
                    value(resource, range.timeTag()).orElse("")));
  }

  private Optional<String> value(Resource resource, int tag) {
    if (resource.tags().containsKey(tag)) {
      return Optional.ofNullable(resource.tags().get(tag));
    }
    if (resource.patientTags().containsKey(tag)) {
      return Optional.ofNullable(resource.patientTags().get(tag));
    }
    try {
      return Optional.ofNullable(shown.attributes(resource, Set.of(tag)).get(tag));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
