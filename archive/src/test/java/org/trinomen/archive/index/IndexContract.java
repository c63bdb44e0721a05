package org.trinomen.archive.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.archive.index.Scans.entry;
import static org.trinomen.archive.index.Scans.location;
import static org.trinomen.archive.index.Scans.slice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.archive.query.ArchiveStatistics;
import org.trinomen.archive.query.Change;
import org.trinomen.archive.query.ChangesQuery;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;

/** What every index does. */
abstract class IndexContract {

  @TempDir Path folder;
  private Index index;

  /** The index of a test: a new one at the first call, the same again after it was closed. */
  abstract Index openIndex() throws IOException;

  Index index() throws IOException {
    if (index == null) {
      index = openIndex();
    }
    return index;
  }

  void reopen() throws IOException {
    index().close();
    index = openIndex();
  }

  @AfterEach
  void noContradictions() throws IOException {
    assertThat(index().check()).isEmpty();
    index().close();
  }

  /** Writes data sets as records 0, 1, 2... in one batch. */
  void write(DataSetBuilder... dataSets) throws IOException {
    List<IndexEntry> entries = new ArrayList<>();
    for (DataSetBuilder dataSet : dataSets) {
      entries.add(entry(entries.size(), dataSet));
    }
    index().write(entries, location(entries.size()));
  }

  private static PublicId instanceId(int patient, int study, int series, int instance) {
    return entry(0, slice(patient, study, series, instance)).header().instance();
  }

  private static PublicId seriesId(int patient, int study, int series) {
    return entry(0, slice(patient, study, series, 1)).header().series();
  }

  @Test
  void newIndexIsEmpty() throws IOException {
    assertThat(index().mark()).isEmpty();
    assertThat(index().statistics()).isEqualTo(new ArchiveStatistics(0, 0, 0, 0, 0));
    assertThat(index().changes(ChangesQuery.after(0, 100))).isEmpty();
    assertThat(index().lastChange()).isZero();
    assertThat(index().candidates(Query.all(Level.PATIENT), 0, 10)).isEmpty();
  }

  @Test
  void firstInstanceMakesAllFourLevels() throws IOException {
    write(slice(1, 1, 1, 5));

    IndexEntry written = entry(0, slice(1, 1, 1, 5));
    Resource instance = index().resource(Level.INSTANCE, written.header().instance()).orElseThrow();
    assertThat(instance.parent()).contains(written.header().series());
    assertThat(instance.tags())
        .containsEntry(Tag.InstanceNumber, "5")
        .containsEntry(Tag.ImagePositionPatient, "-128.5\\-128.5\\10")
        .containsEntry(Tag.SOPInstanceUID, Scans.sopUid(1, 1, 1, 5))
        .containsEntry(Tag.ImageIndex, "5")
        .doesNotContainKey(Tag.ImageComments);
    assertThat(instance.lastUpdate()).isEqualTo(written.head().receivedAt());
    assertThat(instance.facts().orElseThrow().location()).isEqualTo(written.location());
    assertThat(instance.facts().orElseThrow().digest()).isEqualTo(written.head().digest());
    assertThat(instance.facts().orElseThrow().size()).isEqualTo(36_000);
    assertThat(instance.facts().orElseThrow().sopClassUid()).isEqualTo(Scans.PET);
    assertThat(instance.facts().orElseThrow().transferSyntaxUid()).isEqualTo("1.2.840.10008.1.2.1");
    assertThat(instance.facts().orElseThrow().pixelDataOffset()).hasValue(1000);
    assertThat(instance.facts().orElseThrow().conflicting()).isFalse();

    Resource series = index().resource(Level.SERIES, written.header().series()).orElseThrow();
    assertThat(series.tags())
        .containsEntry(Tag.Modality, "PT")
        .containsEntry(Tag.NumberOfSlices, "47")
        .containsEntry(Tag.ImageOrientationPatient, "1\\0\\0\\0\\1\\0");
    assertThat(series.parent()).contains(written.header().study());

    Resource study = index().resource(Level.STUDY, written.header().study()).orElseThrow();
    assertThat(study.tags()).containsEntry(Tag.StudyDescription, "Baseline Brain");
    assertThat(study.patientTags()).containsEntry(Tag.PatientName, "Doe^Jane1");

    Resource patient = index().resource(Level.PATIENT, written.header().patient()).orElseThrow();
    assertThat(patient.parent()).isEmpty();
    assertThat(patient.tags())
        .isEqualTo(
            Map.of(
                Tag.PatientName,
                "Doe^Jane1",
                Tag.PatientID,
                "SUB-001",
                Tag.PatientBirthDate,
                "19500101",
                Tag.PatientSex,
                "F"));
  }

  @Test
  void emptyValueIsKeptAndAbsentOneIsAbsent() throws IOException {
    write(slice(1, 1, 1, 1).string(Tag.AccessionNumber).remove(Tag.StudyTime));

    assertThat(studies().getFirst().tags())
        .containsEntry(Tag.AccessionNumber, "")
        .doesNotContainKey(Tag.StudyTime);
  }

  @Test
  void valuesSharedWithTheFirstInstanceOfTheSeriesAreGivenForEach() throws IOException {
    write(
        slice(1, 1, 1, 1).string(Tag.ImageComments, "first"),
        slice(1, 1, 1, 2),
        slice(1, 1, 1, 3).string(Tag.ImageComments, ""),
        slice(1, 1, 1, 4).string(Tag.ImageComments, "first"),
        slice(1, 1, 1, 5).string(Tag.ImageComments, "other"));

    assertThat(candidates(Query.all(Level.INSTANCE)))
        .extracting(instance -> instance.tags().get(Tag.ImageComments))
        .containsExactly("first", null, "", "first", "other");
  }

  @Test
  void firstInstanceFixesTheTagsOfTheLevelsAbove() throws IOException {
    write(
        slice(1, 1, 1, 1),
        slice(1, 1, 1, 2).string(Tag.SeriesDescription, "renamed").string(Tag.PatientName, "X"),
        slice(1, 2, 1, 1).string(Tag.PatientName, "Doe^Janet"));

    assertThat(candidates(Query.all(Level.SERIES)))
        .extracting(series -> series.tags().get(Tag.SeriesDescription))
        .containsExactly("Dynamic 1", "Dynamic 1");
    assertThat(candidates(Query.all(Level.PATIENT)))
        .extracting(patient -> patient.tags().get(Tag.PatientName))
        .containsExactly("Doe^Jane1");
    // One patient, three names: each study keeps its own.
    assertThat(studies())
        .extracting(study -> study.patientTags().get(Tag.PatientName))
        .containsExactly("Doe^Jane1", "Doe^Janet");
  }

  @Test
  void sameStudyUidUnderTwoPatientIdsIsTwoStudies() throws IOException {
    write(slice(1, 1, 1, 1), slice(1, 1, 1, 2).string(Tag.PatientID, "SUB-002"));

    assertThat(studies()).hasSize(2);
    assertThat(index().statistics().patients()).isEqualTo(2);
  }

  @Test
  void writingAgainWhatIsBeforeTheMarkChangesNothing() throws IOException {
    List<IndexEntry> entries = List.of(entry(0, slice(1, 1, 1, 1)), entry(1, slice(1, 1, 1, 2)));
    index().write(entries, location(2));
    ArchiveStatistics before = index().statistics();

    index().write(entries, location(2));
    index().write(List.of(entries.get(1), entry(2, slice(1, 1, 1, 3))), location(3));

    assertThat(index().statistics().instances()).isEqualTo(before.instances() + 1);
    assertThat(index().mark()).contains(location(3));
    assertThat(index().lastChange()).isEqualTo(6);
  }

  @Test
  void otherContentUnderTheSameIdIsAVersionAndTheFirstStaysCurrent() throws IOException {
    write(
        slice(1, 1, 1, 1),
        slice(1, 1, 1, 1).string(Tag.ImageComments, "second"),
        slice(1, 1, 1, 1).string(Tag.ImageComments, "third"),
        slice(1, 1, 1, 2));
    PublicId id = instanceId(1, 1, 1, 1);

    assertThat(index().versions(id))
        .extracting(version -> version.tags().get(Tag.ImageComments))
        .containsExactly(null, "second", "third");
    assertThat(index().versions(id)).allMatch(version -> version.facts().get().conflicting());
    assertThat(index().resource(Level.INSTANCE, id).orElseThrow().tags())
        .doesNotContainKey(Tag.ImageComments);
    assertThat(candidates(Query.all(Level.INSTANCE))).hasSize(2);
    assertThat(index().descendants(Level.SERIES, seriesId(1, 1, 1), Level.INSTANCE)).hasSize(2);
    assertThat(index().statistics()).isEqualTo(new ArchiveStatistics(1, 1, 1, 2, 4 * 36_000 + 6));
    assertThat(index().statistics(Level.INSTANCE, id).bytes()).isEqualTo(3 * 36_000 + 3);
    assertThat(index().changes(ChangesQuery.after(0, 100))).hasSize(5);
  }

  @Test
  void sameSopInstanceUidInTwoPlacesIsFlaggedInBoth() throws IOException {
    write(slice(1, 1, 1, 1), slice(1, 1, 1, 1).string(Tag.PatientID, "SUB-009"));

    assertThat(index().bySopInstanceUid(Scans.sopUid(1, 1, 1, 1)))
        .hasSize(2)
        .allMatch(instance -> instance.facts().get().conflicting());
    assertThat(candidates(Query.all(Level.INSTANCE))).hasSize(2);
    assertThat(index().bySopInstanceUid("1.2.3")).isEmpty();
  }

  @Test
  void changesOfAFirstInstanceComeFromTheInstanceUpwards() throws IOException {
    write(slice(1, 1, 1, 1), slice(1, 1, 1, 2), slice(1, 1, 2, 1), slice(1, 2, 1, 1));

    assertThat(index().changes(ChangesQuery.after(0, 100)))
        .extracting(Change::kind)
        .containsExactly(
            Change.Kind.NEW_INSTANCE,
            Change.Kind.NEW_SERIES,
            Change.Kind.NEW_STUDY,
            Change.Kind.NEW_PATIENT,
            Change.Kind.NEW_INSTANCE,
            Change.Kind.NEW_INSTANCE,
            Change.Kind.NEW_SERIES,
            Change.Kind.NEW_INSTANCE,
            Change.Kind.NEW_SERIES,
            Change.Kind.NEW_STUDY);
    assertThat(index().changes(ChangesQuery.after(8, 1)))
        .containsExactly(
            new Change(
                9,
                Change.Kind.NEW_SERIES,
                seriesId(1, 2, 1),
                Scans.EPOCH.plusSeconds(3).minusNanos(123_000)));
    assertThat(index().lastChange()).isEqualTo(10);
  }

  @Test
  void constantsAreWhatAllInstancesShareInAnyOrder() throws IOException {
    DataSetBuilder a = slice(1, 1, 1, 1).string(Tag.PatientWeight, "70");
    DataSetBuilder b = slice(1, 1, 1, 2).string(Tag.PatientWeight, "71");
    DataSetBuilder c = slice(1, 1, 1, 3).string(Tag.BodyPartExamined, "BRAIN");
    write(a, b, c);

    SeriesAttributes known = index().seriesAttributes(Level.SERIES, seriesId(1, 1, 1)).getFirst();

    assertThat(known.constants().toDataSet().string(Tag.Units)).contains("BQML");
    assertThat(
            known
                .constants()
                .toDataSet()
                .items(Tag.RadiopharmaceuticalInformationSequence)
                .getFirst()
                .string(Tag.RadionuclideHalfLife))
        .contains("6586.2");
    assertThat(known.varying())
        .containsExactlyInAnyOrder(
            Tag.PatientWeight,
            Tag.BodyPartExamined,
            Tag.SOPInstanceUID,
            Tag.InstanceNumber,
            Tag.ImagePositionPatient,
            Tag.ImageIndex);
    for (int tag : known.varying()) {
      assertThat(known.constants().contains(tag)).isFalse();
    }
    assertThat(known.first()).isEqualTo(location(0));
  }

  @Test
  void constantsGoOnAfterTheIndexWasClosed() throws IOException {
    index().write(List.of(entry(0, slice(1, 1, 1, 1))), location(1));
    reopen();
    index().write(List.of(entry(1, slice(1, 1, 1, 2).string(Tag.Units, "CNTS"))), location(2));
    reopen();

    SeriesAttributes known = index().seriesAttributes(Level.SERIES, seriesId(1, 1, 1)).getFirst();

    assertThat(known.varying()).contains(Tag.Units);
    assertThat(known.constants().contains(Tag.Units)).isFalse();
    assertThat(known.constants().contains(Tag.Rows)).isTrue();
    assertThat(index().statistics().instances()).isEqualTo(2);
  }

  @Test
  void textsInAnotherCharacterSetAreNotTheSameTexts() throws IOException {
    byte[] bytes = "Zürich".getBytes(StandardCharsets.ISO_8859_1);
    write(
        slice(1, 1, 1, 1).bytes(Tag.InstitutionName, Vr.LO, bytes),
        slice(1, 1, 1, 2)
            .string(Tag.SpecificCharacterSet, "ISO_IR 101")
            .bytes(Tag.InstitutionName, Vr.LO, bytes));

    SeriesAttributes known = index().seriesAttributes(Level.SERIES, seriesId(1, 1, 1)).getFirst();

    assertThat(known.varying()).contains(Tag.SpecificCharacterSet, Tag.InstitutionName);
    assertThat(known.constants().contains(Tag.StudyDescription)).isTrue();
  }

  @Test
  void lastUpdateIsThatOfTheLastInstanceBelowAndToTheSecondAboveTheSeries() throws IOException {
    Instant second = Scans.EPOCH.truncatedTo(ChronoUnit.SECONDS);
    write(slice(1, 1, 1, 1), slice(1, 1, 2, 1), slice(1, 2, 1, 1));

    assertThat(candidates(Query.all(Level.SERIES)))
        .extracting(Resource::lastUpdate)
        .containsExactly(Scans.EPOCH, Scans.EPOCH.plusSeconds(1), Scans.EPOCH.plusSeconds(2));
    assertThat(studies())
        .extracting(Resource::lastUpdate)
        .containsExactly(second.plusSeconds(1), second.plusSeconds(2));
    assertThat(candidates(Query.all(Level.PATIENT)))
        .extracting(Resource::lastUpdate)
        .containsExactly(second.plusSeconds(2));
  }

  @Test
  void pagesOfCandidatesFollowEachOther() throws IOException {
    write(slice(1, 1, 1, 1), slice(1, 1, 1, 2), slice(1, 1, 1, 3));

    List<Candidate> first = index().candidates(Query.all(Level.INSTANCE), 0, 2);
    List<Candidate> second =
        index().candidates(Query.all(Level.INSTANCE), first.getLast().key(), 2);

    assertThat(first).hasSize(2);
    assertThat(second)
        .extracting(c -> c.resource().tags().get(Tag.InstanceNumber))
        .containsExactly("3");
  }

  @Test
  void recordsAreGivenInTheOrderOfTheVolumes() throws IOException {
    write(slice(2, 1, 1, 1), slice(1, 1, 1, 1), slice(2, 1, 1, 2), slice(2, 1, 1, 2));
    List<IndexedRecord> records = new ArrayList<>();
    index().records(records::add);

    assertThat(records)
        .extracting(IndexedRecord::location)
        .containsExactly(location(0), location(1), location(2), location(3));
  }

  @Test
  void statisticsOfAResourceCountWhatIsBelow() throws IOException {
    write(slice(1, 1, 1, 1), slice(1, 1, 2, 1), slice(1, 2, 1, 1), slice(2, 1, 1, 1));
    IndexEntry first = entry(0, slice(1, 1, 1, 1));

    assertThat(index().statistics(Level.PATIENT, first.header().patient()))
        .isEqualTo(new ArchiveStatistics(1, 2, 3, 3, 3 * 36_000 + 3));
    assertThat(index().statistics(Level.STUDY, first.header().study()))
        .isEqualTo(new ArchiveStatistics(1, 1, 2, 2, 2 * 36_000 + 1));
    assertThat(index().statistics(Level.SERIES, first.header().series()))
        .isEqualTo(new ArchiveStatistics(1, 1, 1, 1, 36_000));
    assertThat(index().statistics(Level.STUDY, first.header().patient()))
        .isEqualTo(new ArchiveStatistics(0, 0, 0, 0, 0));
    assertThat(index().modalities(Level.STUDY, first.header().study())).containsExactly("CT", "PT");
    assertThat(index().modalities(Level.INSTANCE, first.header().instance()))
        .containsExactly("CT", "PT");
    assertThat(index().sopClasses(Level.PATIENT, first.header().patient()))
        .containsExactly(Scans.PET);
  }

  @Test
  void descendantsOfAnyLevelAreFound() throws IOException {
    write(slice(1, 1, 1, 1), slice(1, 1, 2, 1), slice(1, 2, 1, 1), slice(2, 1, 1, 1));
    InstanceHeader first = entry(0, slice(1, 1, 1, 1)).header();

    assertThat(index().descendants(Level.PATIENT, first.patient(), Level.INSTANCE)).hasSize(3);
    assertThat(index().descendants(Level.PATIENT, first.patient(), Level.SERIES)).hasSize(3);
    assertThat(index().descendants(Level.PATIENT, first.patient(), Level.STUDY)).hasSize(2);
    assertThat(index().descendants(Level.STUDY, first.study(), Level.SERIES))
        .containsExactly(seriesId(1, 1, 1), seriesId(1, 1, 2));
    assertThat(index().descendants(Level.SERIES, first.study(), Level.INSTANCE)).isEmpty();
    assertThat(
            index()
                .candidates(
                    new Query(Level.INSTANCE, List.of(), Optional.of(first.study()), false, 0, 0),
                    0,
                    10))
        .hasSize(2);
  }

  /** Keys of instances have gaps where one is another version of an earlier one. */
  @Test
  void everyPlaceAmongInstancesHasItsKey() throws IOException {
    DataSetBuilder[] slices = new DataSetBuilder[40];
    for (int n = 0; n < slices.length; n++) {
      slices[n] = slice(1, 1, 1, n % 5 == 4 ? n - 2 : n);
    }
    write(slices);
    Query all = Query.all(Level.INSTANCE);
    List<Long> keys = index().candidates(all, 0, 1000).stream().map(Candidate::key).toList();

    assertThat(keys).hasSize(32);
    for (int place = 0; place < keys.size(); place++) {
      assertThat(index().keyOf(all, place)).contains(keys.get(place));
    }
    assertThat(index().keyOf(all, keys.size())).isEmpty();
    assertThat(index().keyOf(all, 1000)).isEmpty();
  }

  @Test
  void seriesTellHowManyInstancesTheyHave() throws IOException {
    write(slice(1, 1, 1, 1), slice(1, 1, 1, 2), slice(1, 1, 2, 1), slice(2, 1, 1, 1));
    List<Candidate> series = index().bare(Query.all(Level.SERIES), 0, 10);

    assertThat(index().instances(series.stream().map(Candidate::key).toList())).isEqualTo(4);
    assertThat(index().instances(List.of(series.getFirst().key()))).isEqualTo(2);
    assertThat(index().instances(List.of())).isZero();
  }

  List<Resource> candidates(Query query) throws IOException {
    return index().candidates(query, 0, 1000).stream().map(Candidate::resource).toList();
  }

  private List<Resource> studies() throws IOException {
    return candidates(Query.all(Level.STUDY));
  }
}
