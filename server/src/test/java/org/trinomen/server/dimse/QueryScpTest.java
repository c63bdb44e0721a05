package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.text.SpecificCharacterSet;

/** C-FIND, as DCMTK's findscu sees it. */
@Timeout(120)
final class QueryScpTest {

  @TempDir private static Path folder;

  private static QueriedArchive archive;

  @BeforeAll
  static void start() throws IOException {
    DicomPeer.requireDcmtk();
    archive =
        new QueriedArchive(
            folder,
            Map.of("reader", QueriedArchive.node("READER", 104, "echo, store, find")),
            "dicom.find-matches-max = 5");
    DicomPeer.store(archive.port(), corpus());
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  private static List<MadeInstance> corpus() {
    List<MadeInstance> all = new ArrayList<>();
    for (int series = 1; series <= 2; series++) {
      for (int number = 1; number <= 3; number++) {
        all.add(
            made(
                1, series, number, "Müller^Änne", "20240115", "093000", series == 1 ? "CT" : "PT"));
      }
    }
    all.add(made(2, 1, 1, "MUELLER^Anne", "20240116", "120000", "CT"));
    all.add(made(3, 1, 1, "Muller^Bob", "20240117", "235959.5", "MR"));
    all.add(made(4, 1, 1, "Иванов^Иван", "20230101", "000000", "MR"));
    return all;
  }

  private static MadeInstance made(
      int study, int series, int number, String name, String date, String time, String modality) {
    return MadeInstance.of(
        study,
        series,
        number,
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        builder ->
            builder
                .characterSet(SpecificCharacterSet.UTF_8)
                .string(Tag.PatientName, name)
                .string(Tag.StudyDate, date)
                .string(Tag.StudyTime, time)
                .string(Tag.Modality, modality)
                .string(Tag.StudyDescription, "brain")
                .items(Tag.RequestAttributesSequence, requested(study)));
  }

  /** An item; of study 3 two. */
  private static List<DataSet> requested(int study) {
    DataSet first =
        new DataSetBuilder()
            .string(Tag.ScheduledProcedureStepID, "STEP" + study)
            .string(Tag.ScheduledProcedureStepDescription, "first")
            .build();
    DataSet second =
        new DataSetBuilder().string(Tag.ScheduledProcedureStepID, "OTHER" + study).build();
    return study == 3 ? List.of(first, second) : List.of(first);
  }

  private static List<DataSet> find(String... keys) {
    return DicomPeer.find("TRINOMEN", archive.port(), folder, keys);
  }

  private static List<String> ids(List<DataSet> answers) {
    return answers.stream().map(answer -> answer.text(Tag.PatientID)).sorted().toList();
  }

  @Test
  void namesMatchRegardlessOfCaseAndAccent() {
    assertThat(ids(find("QueryRetrieveLevel=STUDY", "PatientID", "PatientName=muller*")))
        .containsExactly("P1", "P3");
    assertThat(ids(find("QueryRetrieveLevel=STUDY", "PatientID", "PatientName=MULLER^ANNE")))
        .containsExactly("P1");
  }

  @Test
  void everythingAskedForIsAnsweredAndWhatIsNotThereIsEmpty() {
    List<DataSet> answers =
        find(
            "QueryRetrieveLevel=STUDY",
            "PatientID=P1",
            "StudyInstanceUID",
            "ModalitiesInStudy",
            "NumberOfStudyRelatedSeries",
            "NumberOfStudyRelatedInstances",
            "AccessionNumber",
            "InstanceAvailability");

    assertThat(answers).hasSize(1);
    DataSet answer = answers.getFirst();
    assertThat(answer.text(Tag.StudyInstanceUID)).isEqualTo(MadeInstance.studyUid(1));
    assertThat(answer.strings(Tag.ModalitiesInStudy)).containsExactlyInAnyOrder("CT", "PT");
    assertThat(answer.text(Tag.NumberOfStudyRelatedSeries)).isEqualTo("2");
    assertThat(answer.text(Tag.NumberOfStudyRelatedInstances)).isEqualTo("6");
    assertThat(answer.contains(Tag.AccessionNumber)).isTrue();
    assertThat(answer.text(Tag.AccessionNumber)).isEmpty();
    assertThat(answer.text(Tag.InstanceAvailability)).isEqualTo("ONLINE");
    assertThat(answer.text(Tag.QueryRetrieveLevel)).isEqualTo("STUDY");
    assertThat(answer.text(Tag.RetrieveAETitle)).isEqualTo("TRINOMEN");
  }

  @Test
  void allLevelsOfBothModelsAreAnswered() {
    assertThat(find("QueryRetrieveLevel=SERIES", "StudyInstanceUID=" + MadeInstance.studyUid(1)))
        .hasSize(2);
    assertThat(
            find(
                "QueryRetrieveLevel=IMAGE",
                "StudyInstanceUID=" + MadeInstance.studyUid(1),
                "SeriesInstanceUID=" + MadeInstance.seriesUid(1, 2),
                "SOPInstanceUID",
                "Rows"))
        .hasSize(3)
        .allSatisfy(answer -> assertThat(answer.integer(Tag.Rows)).hasValue(32));
    assertThat(
            DicomPeer.find(
                "-P",
                "TRINOMEN",
                archive.port(),
                folder,
                "QueryRetrieveLevel=PATIENT",
                "PatientID"))
        .hasSize(4);
  }

  @Test
  void listsRangesAndWildcardsMatch() {
    assertThat(
            ids(
                find(
                    "QueryRetrieveLevel=STUDY",
                    "PatientID",
                    "StudyInstanceUID="
                        + MadeInstance.studyUid(1)
                        + "\\"
                        + MadeInstance.studyUid(4))))
        .containsExactly("P1", "P4");
    assertThat(ids(find("QueryRetrieveLevel=STUDY", "PatientID", "StudyDate=20240116-")))
        .containsExactly("P2", "P3");
    assertThat(ids(find("QueryRetrieveLevel=STUDY", "PatientID=P?", "StudyDate=-20240115")))
        .containsExactly("P1", "P4");
    assertThat(ids(find("QueryRetrieveLevel=STUDY", "PatientID", "ModalitiesInStudy=PT")))
        .containsExactly("P1");
  }

  @Test
  void answersComeInTheCharacterSetOfTheQuestionTransliteratedIfNeedBe() {
    DataSet latin =
        find(
                "SpecificCharacterSet=ISO_IR 100",
                "QueryRetrieveLevel=STUDY",
                "PatientID=P1",
                "PatientName")
            .getFirst();
    assertThat(latin.characterSet().definedTerms()).containsExactly("ISO_IR 100");
    assertThat(latin.text(Tag.PatientName)).isEqualTo("Müller^Änne");

    DataSet cyrillic =
        find(
                "SpecificCharacterSet=ISO_IR 100",
                "QueryRetrieveLevel=STUDY",
                "PatientID=P4",
                "PatientName")
            .getFirst();
    assertThat(cyrillic.text(Tag.PatientName)).isEqualTo("Ivanov^Ivan");

    DataSet unasked = find("QueryRetrieveLevel=STUDY", "PatientID=P4", "PatientName").getFirst();
    assertThat(unasked.characterSet().definedTerms()).containsExactly("ISO_IR 192");
    assertThat(unasked.text(Tag.PatientName)).isEqualTo("Иванов^Иван");
  }

  @Test
  void sequencesAreToldWithTheirItems() {
    DataSet answer =
        find(
                "QueryRetrieveLevel=SERIES",
                "StudyInstanceUID=" + MadeInstance.studyUid(2),
                "RequestAttributesSequence[0].ScheduledProcedureStepID")
            .getFirst();

    assertThat(answer.items(Tag.RequestAttributesSequence))
        .singleElement()
        .satisfies(item -> assertThat(item.text(Tag.ScheduledProcedureStepID)).isEqualTo("STEP2"));
  }

  /** PS3.4 §C.2.2.2.6. */
  @Test
  void ofASequenceTheItemsThatMatchAreToldWithWhatWasAskedFor() {
    String study = "StudyInstanceUID=" + MadeInstance.studyUid(3);
    String step = "RequestAttributesSequence[0].ScheduledProcedureStepID";
    String id = "RequestAttributesSequence[0].RequestedProcedureID";

    List<DataSet> matching =
        find("QueryRetrieveLevel=SERIES", study, step + "=STEP*", id)
            .getFirst()
            .items(Tag.RequestAttributesSequence);
    assertThat(matching).hasSize(1);
    assertThat(matching.getFirst().text(Tag.ScheduledProcedureStepID)).isEqualTo("STEP3");
    assertThat(matching.getFirst().contains(Tag.RequestedProcedureID)).isTrue();
    assertThat(matching.getFirst().text(Tag.RequestedProcedureID)).isEmpty();
    assertThat(matching.getFirst().contains(Tag.ScheduledProcedureStepDescription)).isFalse();

    List<DataSet> all =
        find("QueryRetrieveLevel=SERIES", study, "RequestAttributesSequence")
            .getFirst()
            .items(Tag.RequestAttributesSequence);
    assertThat(all).hasSize(2);
    assertThat(all.getFirst().text(Tag.ScheduledProcedureStepDescription)).isEqualTo("first");
  }

  @Test
  void conditionsOnItemsMatch() {
    String key = "RequestAttributesSequence[0].ScheduledProcedureStepID=STEP";
    String[] two = {"QueryRetrieveLevel=STUDY", "PatientID", key + "2"};

    assertThat(ids(find(two))).containsExactly("P2");
    assertThat(find("QueryRetrieveLevel=STUDY", "PatientID", key + "9")).isEmpty();
  }

  @Test
  void lettersOfCodesAreExact() {
    assertThat(find("QueryRetrieveLevel=STUDY", "ModalitiesInStudy=ct")).isEmpty();
    assertThat(find("QueryRetrieveLevel=STUDY", "PatientID=p1")).isEmpty();
  }

  @Test
  void moreMatchesThanAllowedAreSaidToBeMore() {
    DicomPeer.Run run =
        DicomPeer.run(
            "findscu",
            "-v",
            "-S",
            "-aet",
            "READER",
            "-aec",
            "TRINOMEN",
            "-k",
            "QueryRetrieveLevel=IMAGE",
            "-k",
            "SOPInstanceUID",
            "127.0.0.1",
            Integer.toString(archive.port()));

    assertThat(run.said()).contains("OutOfResources").contains("Find Response: 5");
    assertThat(run.said()).doesNotContain("Find Response: 6");
  }

  @Test
  void aCancelledQueryEndsAsCancelled() {
    DicomPeer.Run run =
        DicomPeer.run(
            "findscu",
            "-d",
            "-S",
            "--cancel",
            "1",
            "-aet",
            "READER",
            "-aec",
            "TRINOMEN",
            "-k",
            "QueryRetrieveLevel=IMAGE",
            "-k",
            "SOPInstanceUID",
            "127.0.0.1",
            Integer.toString(archive.port()));

    // All five may have been on their way before the cancel was.
    assertThat(run.exit()).as(run.said()).isZero();
  }

  @Test
  void anIdentifierWithoutALevelIsRefused() {
    DicomPeer.Run run =
        DicomPeer.run(
            "findscu",
            "-v",
            "-S",
            "-aet",
            "READER",
            "-aec",
            "TRINOMEN",
            "-k",
            "PatientID",
            "127.0.0.1",
            Integer.toString(archive.port()));

    assertThat(run.said()).contains("DataSetDoesNotMatchSOPClass");
  }

  @Test
  void whoMayNotFindIsRefusedTheContext() {
    DicomPeer.Run run =
        DicomPeer.run(
            "findscu",
            "-v",
            "-S",
            "-aet",
            "STRANGER",
            "-aec",
            "TRINOMEN",
            "-k",
            "QueryRetrieveLevel=STUDY",
            "127.0.0.1",
            Integer.toString(archive.port()));

    assertThat(run.exit()).isNotZero();
    assertThat(run.said()).contains("Calling AE Title Not Recognized");
  }
}
