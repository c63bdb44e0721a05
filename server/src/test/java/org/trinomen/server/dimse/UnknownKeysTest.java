package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.dimse.FindScu;
import org.trinomen.dicom.dimse.QueryOutcome;
import org.trinomen.dicom.dimse.RemoteNode;
import org.trinomen.dicom.dimse.Status;

/** A required key of zero length is unknown, and matches whatever is asked (PS3.4 §C.2.2.1.2). */
@Timeout(60)
final class UnknownKeysTest {

  @TempDir private static Path folder;

  private static QueriedArchive archive;

  @BeforeAll
  static void start() throws IOException {
    archive =
        new QueriedArchive(
            folder,
            Map.of("reader", QueriedArchive.node("READER", 104, "echo, store, find")),
            "dicom.match-unknown = true");
    List<MadeInstance> all = new ArrayList<>();
    all.add(made(1, "P1", "20240115", "A1", "CT"));
    all.add(made(2, "P2", "", "A2", "PT"));
    all.add(made(3, "", "20240117", "", "MR"));
    DicomPeer.store(archive.port(), all);
  }

  private static MadeInstance made(
      int study, String patient, String date, String accession, String modality) {
    return MadeInstance.of(
        study,
        1,
        1,
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        builder ->
            builder
                .string(Tag.PatientID, patient)
                .string(Tag.StudyDate, date)
                .string(Tag.AccessionNumber, accession)
                .string(Tag.Modality, modality)
                .string(Tag.BodyPartExamined, study == 1 ? "HEAD" : ""));
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AccessionNumber=A1 | 13",
        "AccessionNumber=A* | 123",
        "AccessionNumber=B? | 3",
        "AccessionNumber=A1\\A2 | 123",
        "StudyDate=20240101-20240116 | 12",
        "StudyDate=20240117 | 23",
        "StudyDate=20250101- | 2",
        "StudyDate=20250101-;AccessionNumber=A1 | ''",
        "PatientID=P1 | 13", // Study Root: a required key
        "ModalitiesInStudy=CT | 1",
        "BodyPartExamined=HEAD | 123", // an optional key, and not in the index
        "BodyPartExamined=FOOT | 23",
        "StudyInstanceUID=2.25.4711.1 | 1",
      })
  void whatIsNotKnownMatchesUnlessItIsAUniqueKey(String keys, String found) {
    assertThat(find(keys)).isEqualTo(found.replace("''", ""));
  }

  private static String find(String keys) {
    DataSetBuilder identifier =
        new DataSetBuilder().string(Tag.QueryRetrieveLevel, "STUDY").uid(Tag.StudyInstanceUID, "");
    for (String key : keys.split(";", -1)) {
      String[] parts = key.split("=", -1);
      identifier.string(Dictionary.keyword(parts[0]).orElseThrow(), parts[1]);
    }
    List<String> found = new ArrayList<>();
    QueryOutcome outcome =
        FindScu.find(
            DicomPeer.caller("READER"),
            new RemoteNode("127.0.0.1", archive.port(), "TRINOMEN"),
            Uids.StudyRootQueryRetrieveInformationModelFind,
            identifier.build(),
            match -> found.add(match.text(Tag.StudyInstanceUID).replace("2.25.4711.", "")));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            QueryOutcome.Answered.class,
            answer -> assertThat(answer.status()).isEqualTo(Status.SUCCESS));
    return String.join("", found);
  }
}
