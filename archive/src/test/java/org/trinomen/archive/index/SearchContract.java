package org.trinomen.archive.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.trinomen.archive.index.Scans.file;
import static org.trinomen.archive.index.Scans.slice;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.ingest.TestArchive;
import org.trinomen.archive.query.CombinedRange;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.IncorrectQueryException;
import org.trinomen.archive.query.Letters;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.MatchingParser;
import org.trinomen.archive.query.Order;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Refinement;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.ReadOptions;

/**
 * Searches over a small archive: two patients; the first with two studies, of which the first has a
 * PET (series 1) and a CT (series 2) of three slices each.
 */
abstract class SearchContract {

  @TempDir Path folder;
  private TestArchive archive;
  private Finder finder;

  abstract TestArchive.IndexSource indexes();

  @BeforeEach
  void openArchive() throws IOException {
    archive = TestArchive.open(folder, indexes());
    finder = archive.finder();
    for (int instance = 1; instance <= 3; instance++) {
      archive.receive(
          file(
              slice(1, 1, 1, instance)
                  .string(Tag.ActualFrameDuration, instance == 3 ? "600000" : "300000")
                  .string(0x0029_0010, Vr.LO, "TRINOMEN TEST")
                  .string(0x0029_1001, Vr.LO, "private"),
              100));
      archive.receive(file(slice(1, 1, 2, instance).string(Tag.KVP, "120"), 100));
    }
    archive.receive(file(slice(1, 2, 1, 1).string(Tag.PatientName, "Döe^Jane"), 100));
    archive.receive(file(slice(2, 1, 2, 1).remove(Tag.AccessionNumber), 100));
  }

  @AfterEach
  void archiveIsSound() throws IOException {
    archive.verify();
    archive.close();
  }

  private List<Resource> find(Level level, Object... tagsAndTexts) throws IOException {
    return find(Optional.empty(), 0, 0, level, tagsAndTexts);
  }

  private List<Resource> find(
      Optional<PublicId> below, long since, long limit, Level level, Object... tagsAndTexts)
      throws IOException {
    List<Matching> matchings = new ArrayList<>();
    for (int i = 0; i < tagsAndTexts.length; i += 2) {
      MatchingParser.parse((Integer) tagsAndTexts[i], (String) tagsAndTexts[i + 1])
          .ifPresent(matchings::add);
    }
    Query query = new Query(level, matchings, below, false, since, limit);
    List<Resource> found = new ArrayList<>();
    finder.find(query, found::add);
    List<PublicId> ids = new ArrayList<>();
    finder.findIds(query, ids::add);
    assertThat(ids).isEqualTo(found.stream().map(Resource::id).toList());
    List<PublicId> all = new ArrayList<>();
    finder.findIds(query.whole(), all::add);
    assertThat(finder.count(query)).isEqualTo(all.size()).isGreaterThanOrEqualTo(found.size());
    return found;
  }

  @Test
  void upperLevelsConstrainLowerOnes() throws IOException {
    assertThat(find(Level.SERIES, Tag.PatientID, "SUB-001")).hasSize(3);
    assertThat(find(Level.INSTANCE, Tag.PatientID, "sub-001", Tag.Modality, "PT")).hasSize(4);
    assertThat(
            find(
                Level.INSTANCE,
                Tag.StudyInstanceUID,
                Scans.studyUid(1, 1),
                Tag.InstanceNumber,
                "2"))
        .hasSize(2);
    assertThat(find(Level.STUDY, Tag.PatientID, "SUB-001", Tag.StudyDate, "20260103-")).hasSize(1);
  }

  @Test
  void nameOfAStudyIsTheOneRecordedInIt() throws IOException {
    assertThat(find(Level.STUDY, Tag.PatientName, "döe^*")).hasSize(3);
    assertThat(find(Level.STUDY, Tag.PatientName, "Doe^Jane")).hasSize(1);
    assertThat(find(Level.SERIES, Tag.PatientName, "Doe^Jane1")).hasSize(2);
    assertThat(find(Level.PATIENT, Tag.PatientName, "*jane?")).hasSize(2);
  }

  /** A row has Study Date and Time; the time of an acquisition is with the series, or varies. */
  @Test
  void aDateAndItsTimeAreOneRangeWhereverTheyAreKept() throws IOException {
    for (int study = 1; study <= 4; study++) {
      for (int instance = 1; instance <= 2; instance++) {
        archive.receive(
            file(
                slice(3, study, 1, instance)
                    .string(Tag.StudyDate, "2026020" + study)
                    .string(Tag.StudyTime, "1" + study + "00")
                    .string(Tag.AcquisitionDate, "2026020" + study)
                    .string(Tag.AcquisitionTime, "1" + study + "00" + instance + "0"),
                100));
      }
    }
    for (int[] tags :
        new int[][] {{Tag.StudyDate, Tag.StudyTime}, {Tag.AcquisitionDate, Tag.AcquisitionTime}}) {
      CombinedRange range =
          CombinedRange.of(
                  new Matching.Range(tags[0], "20260201", "20260203"),
                  new Matching.Range(tags[1], "1130", "1300"))
              .orElseThrow();
      for (Level level : List.of(Level.STUDY, Level.SERIES, Level.INSTANCE)) {
        int expected = level == Level.INSTANCE ? 4 : 2;
        assertThat(within(range, level, 0, 0)).as(level.name()).hasSize(expected);
        assertThat(within(range, level, 1, 10)).as(level.name()).hasSize(expected - 1);
        assertThat(within(range, level, 0, 1)).as(level.name()).hasSize(1);
      }
    }
  }

  private List<Resource> within(CombinedRange range, Level level, long since, long limit)
      throws IOException {
    List<Resource> found = new ArrayList<>();
    finder.find(
        new Query(
            level,
            List.of(),
            Optional.empty(),
            Letters.FOLDED,
            since,
            limit,
            Refinement.within(List.of(range))),
        found::add);
    return found;
  }

  @Test
  void constantsOfASeriesAreSearchedAtEveryLevel() throws IOException {
    for (Level level : Level.values()) {
      int expected = level == Level.INSTANCE ? 3 : 1;
      assertThat(find(level, Tag.KVP, "120")).as(level.name()).hasSize(expected);
      assertThat(find(level, Tag.KVP, "80")).as(level.name()).isEmpty();
      assertThat(find(level, 0x0029_1001, "PRIVATE")).as(level.name()).hasSize(expected);
    }
    assertThat(find(Level.INSTANCE, Tag.KVP, "120", Tag.InstanceNumber, "3")).hasSize(1);
    assertThat(find(Level.INSTANCE, Tag.KVP, "120", Tag.ActualFrameDuration, "300000")).isEmpty();
  }

  @Test
  void varyingAttributesAreReadFromTheVolumes() throws IOException {
    assertThat(find(Level.INSTANCE, Tag.ActualFrameDuration, "300000")).hasSize(2);
    assertThat(find(Level.INSTANCE, Tag.ActualFrameDuration, "600000"))
        .extracting(instance -> instance.tags().get(Tag.InstanceNumber))
        .containsExactly("3");
    // Of an upper level the first instance of each series speaks.
    assertThat(find(Level.SERIES, Tag.ActualFrameDuration, "300000")).hasSize(1);
    assertThat(find(Level.SERIES, Tag.ActualFrameDuration, "600000")).isEmpty();
  }

  @Test
  void absentAttributeMatchesNothing() throws IOException {
    assertThat(find(Level.STUDY, Tag.AccessionNumber, "*")).hasSize(2);
    assertThat(find(Level.INSTANCE, Tag.PatientWeight, "70")).isEmpty();
    assertThat(find(Level.SERIES, 0x0029_1002, "*")).isEmpty();
  }

  @Test
  void modalitiesInStudyMatchAnyOfTheStudy() throws IOException {
    assertThat(find(Level.STUDY, Tag.ModalitiesInStudy, "CT")).hasSize(2);
    assertThat(find(Level.STUDY, Tag.ModalitiesInStudy, "PT\\MR")).hasSize(2);
    assertThat(find(Level.STUDY, Tag.ModalitiesInStudy, "CT", Tag.PatientID, "SUB-001")).hasSize(1);
    assertThat(find(Level.SERIES, Tag.ModalitiesInStudy, "CT", Tag.Modality, "PT")).hasSize(1);
    assertThat(find(Level.STUDY, Tag.NumberOfStudyRelatedInstances, "6")).hasSize(1);
    assertThat(find(Level.STUDY, Tag.ModalitiesInStudy, "US")).isEmpty();
  }

  /** Whatever is asked of the levels above, and whatever of it is passed over. */
  @Test
  void pagesOfInstancesAreWhatIsFoundInOnePiece() throws IOException {
    Object[][] asked = {
      {},
      {Tag.Modality, "CT"},
      {Tag.PatientID, "SUB-00?"},
      {Tag.ModalitiesInStudy, "PT"},
      {Tag.InstanceNumber, "1"},
      {Tag.Modality, "PT", Tag.InstanceNumber, "1"},
      {Tag.KVP, "120"},
      {Tag.StudyDate, "20260102-", Tag.SOPInstanceUID, Scans.sopUid(1, 1, 2, 2)},
    };
    for (Object[] conditions : asked) {
      List<Resource> all = find(Level.INSTANCE, conditions);
      assertThat(all).isNotEmpty();
      for (int since = 0; since <= all.size(); since++) {
        assertThat(find(Optional.empty(), since, 2, Level.INSTANCE, conditions))
            .isEqualTo(all.subList(since, Math.min(all.size(), since + 2)));
      }
    }
  }

  @Test
  void pageInOrderIsThatOfAllInOrder() throws IOException {
    Order byTime =
        new Order(new Order.Field.Attribute(Tag.SeriesInstanceUID), Order.Kind.TEXT, true);
    Refinement ordered = new Refinement(List.of(byTime), Optional.empty(), List.of());
    List<Resource> all = new ArrayList<>();
    List<Resource> page = new ArrayList<>();
    finder.find(
        new Query(Level.SERIES, List.of(), Optional.empty(), Letters.FOLDED, 0, 0, ordered),
        all::add);
    finder.find(
        new Query(Level.SERIES, List.of(), Optional.empty(), Letters.FOLDED, 1, 2, ordered),
        page::add);

    assertThat(all)
        .extracting(series -> series.tags().get(Tag.SeriesInstanceUID))
        .hasSize(4)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(page).isEqualTo(all.subList(1, 3));
  }

  @Test
  void sinceAndLimitCountMatchesNotCandidates() throws IOException {
    assertThat(find(Optional.empty(), 1, 1, Level.INSTANCE, Tag.ActualFrameDuration, "300000"))
        .extracting(instance -> instance.tags().get(Tag.InstanceNumber))
        .containsExactly("2");
    assertThat(find(Optional.empty(), 2, 0, Level.INSTANCE, Tag.ActualFrameDuration, "300000"))
        .isEmpty();
    assertThat(find(Optional.empty(), 0, 3, Level.INSTANCE)).hasSize(3);
    assertThat(find(Optional.empty(), 6, 3, Level.INSTANCE)).hasSize(2);
  }

  @Test
  void belowBoundsTheSearch() throws IOException {
    Resource series = find(Level.SERIES, Tag.KVP, "120").getFirst();
    Resource instance = finder.children(series.id(), Level.INSTANCE).getFirst();

    assertThat(find(Optional.of(series.id()), 0, 0, Level.INSTANCE)).hasSize(3);
    assertThat(find(Optional.of(series.id()), 0, 0, Level.SERIES)).hasSize(1);
    assertThat(find(series.parent(), 0, 0, Level.INSTANCE, Tag.KVP, "120")).hasSize(3);
    assertThat(find(Optional.of(instance.id()), 0, 0, Level.INSTANCE, Tag.KVP, "120")).hasSize(1);
    assertThat(find(Optional.of(instance.id()), 0, 0, Level.INSTANCE, Tag.KVP, "100")).isEmpty();
    assertThat(find(Optional.of(PublicId.ofPath("no one")), 0, 0, Level.INSTANCE)).isEmpty();
  }

  @Test
  void impossibleConditionIsAnError() {
    Matching wildcard = new Matching.Wildcard(Tag.StudyInstanceUID, "1.2*");
    Query query = new Query(Level.STUDY, List.of(wildcard), Optional.empty(), false, 0, 0);

    assertThatThrownBy(() -> finder.find(query, _ -> {}))
        .isInstanceOf(IncorrectQueryException.class);
  }

  @Test
  void consumerMayAskFurtherQuestions() throws IOException {
    List<Resource> grandchildren = new ArrayList<>();

    finder.find(
        Query.all(Level.PATIENT),
        patient -> grandchildren.addAll(finder.children(patient.id(), Level.SERIES)));

    assertThat(grandchildren).hasSize(4);
  }

  @Test
  void lookupFindsIdentifiersOfEveryLevelLiterally() throws IOException {
    assertThat(finder.lookup("sub-001")).extracting(Resource::level).containsExactly(Level.PATIENT);
    assertThat(finder.lookup(Scans.studyUid(1, 2))).hasSize(1);
    assertThat(finder.lookup(Scans.seriesUid(1, 1, 2)))
        .extracting(Resource::level)
        .containsExactly(Level.SERIES);
    assertThat(finder.lookup(Scans.sopUid(1, 1, 2, 3)))
        .extracting(Resource::level)
        .containsExactly(Level.INSTANCE);
    assertThat(finder.lookup("SUB*")).isEmpty();
    assertThat(finder.lookup("SUB_001")).isEmpty();
    assertThat(finder.lookup("SUB%")).isEmpty();
  }

  @Test
  void childrenAncestorsAndStatisticsAgree() throws IOException {
    for (Resource instance : find(Level.INSTANCE)) {
      Resource patient = finder.ancestor(instance, Level.PATIENT).orElseThrow();
      assertThat(finder.childIds(patient.id(), Level.INSTANCE)).contains(instance.id());
      assertThat(finder.childIds(patient.id(), Level.INSTANCE))
          .hasSize((int) finder.statistics(patient).instances());
      assertThat(finder.anyLevel(instance.id())).contains(instance);
    }
    assertThat(finder.anyLevel(PublicId.ofPath("no one"))).isEmpty();
    assertThat(finder.childIds(PublicId.ofPath("no one"), Level.INSTANCE)).isEmpty();
    assertThat(finder.children(PublicId.ofPath("no one"), Level.INSTANCE)).isEmpty();
  }

  @Test
  void attributesComeFromAllLevelsConstantsAndHeaders() throws IOException {
    Resource third = find(Level.INSTANCE, Tag.ActualFrameDuration, "600000").getFirst();
    Resource study = finder.ancestor(third, Level.STUDY).orElseThrow();

    assertThat(
            finder.attributes(
                third,
                Set.of(
                    Tag.PatientName,
                    Tag.Modality,
                    Tag.InstanceNumber,
                    Tag.Units,
                    Tag.ActualFrameDuration,
                    Tag.SOPClassUID,
                    Tag.InstanceAvailability,
                    Tag.NumberOfStudyRelatedInstances,
                    Tag.PatientWeight)))
        .isEqualTo(
            Map.of(
                Tag.PatientName, "Doe^Jane1",
                Tag.Modality, "PT",
                Tag.InstanceNumber, "3",
                Tag.Units, "BQML",
                Tag.ActualFrameDuration, "600000",
                Tag.SOPClassUID, Scans.PET,
                Tag.InstanceAvailability, "ONLINE"));
    assertThat(
            finder.attributes(
                study,
                Set.of(
                    Tag.ModalitiesInStudy,
                    Tag.SOPClassesInStudy,
                    Tag.NumberOfStudyRelatedSeries,
                    Tag.NumberOfStudyRelatedInstances,
                    Tag.NumberOfPatientRelatedStudies,
                    Tag.PatientID,
                    Tag.Units)))
        .isEqualTo(
            Map.of(
                Tag.ModalitiesInStudy, "CT\\PT",
                Tag.SOPClassesInStudy, Scans.PET,
                Tag.NumberOfStudyRelatedSeries, "2",
                Tag.NumberOfStudyRelatedInstances, "6",
                Tag.PatientID, "SUB-001",
                Tag.Units, "BQML"));
  }

  @Test
  void headerIsReadFromTheVolume() throws IOException {
    Resource instance = find(Level.INSTANCE, Tag.ActualFrameDuration, "600000").getFirst();

    assertThat(
            finder
                .header(instance.facts().orElseThrow(), ReadOptions.HEADER)
                .dataSet()
                .items(Tag.RadiopharmaceuticalInformationSequence)
                .getFirst()
                .string(Tag.RadionuclideHalfLife))
        .contains("6586.2");
  }
}
