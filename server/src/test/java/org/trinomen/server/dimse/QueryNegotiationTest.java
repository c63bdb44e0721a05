package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
import org.trinomen.dicom.ul.Octets;
import org.trinomen.dicom.ul.UserInformation;
import org.trinomen.dicom.ul.UserItem;

/** PS3.4 §C.5: what is agreed on beyond the baseline is done, and only where it was agreed on. */
@Timeout(120)
final class QueryNegotiationTest {

  private static final String FIND = Uids.StudyRootQueryRetrieveInformationModelFind;

  @TempDir private static Path folder;

  private static QueriedArchive archive;

  @BeforeAll
  static void start() throws IOException {
    archive =
        new QueriedArchive(
            folder, Map.of("reader", QueriedArchive.node("READER", 104, "echo, store, find")));
    DicomPeer.store(
        archive.port(),
        List.of(
            made(1, 1, "20240115", "093000", "A1", "CT"),
            made(1, 2, "20240115", "093000", "A1", "PT"),
            made(2, 1, "20240116", "093000", "", "CT"),
            made(3, 1, "20240116", "200000", "A3", "PT"),
            made(4, 1, "20240117", "120000.5", "A4", "MR"),
            made(5, 1, "20240117", "", "A5", "MR"),
            made(6, 1, "20240118", "0000", "A6", "MR")));
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  private static MadeInstance made(
      int study, int series, String date, String time, String accession, String modality) {
    return MadeInstance.of(
        study,
        series,
        1,
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        builder -> {
          builder
              .string(Tag.StudyDate, date)
              .string(Tag.StudyTime, time)
              .string(Tag.Modality, modality)
              .string(Tag.AccessionNumber, accession);
          if (study == 3) {
            builder.string(Tag.StudyDescription, "brain");
          }
          if (study == 4) {
            builder.string(Tag.PatientName, "Smythe^JOHN^Q");
          }
        });
  }

  /** The numbers of the studies found; {@code asked} are the bytes proposed. */
  private static String found(String asked, String keys) {
    DataSetBuilder identifier =
        new DataSetBuilder().string(Tag.QueryRetrieveLevel, "STUDY").string(Tag.PatientID, "");
    for (String key : keys.split(";", -1)) {
      int tag = Dictionary.keyword(key.substring(0, key.indexOf('='))).orElseThrow();
      identifier.string(
          tag, Dictionary.vr(tag, false), key.substring(key.indexOf('=') + 1).strip());
    }
    List<UserItem> items = asked.isEmpty() ? List.of() : List.of(item(FIND, asked));
    TreeSet<String> found = new TreeSet<>();
    QueryOutcome outcome =
        FindScu.find(
            DicomPeer.caller("READER"),
            new RemoteNode("127.0.0.1", archive.port(), "TRINOMEN"),
            FIND,
            identifier.build(),
            items,
            match -> found.add(match.text(Tag.PatientID).replace("P", "")));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            QueryOutcome.Answered.class,
            answer -> assertThat(answer.status()).isEqualTo(Status.SUCCESS));
    return String.join("", found);
  }

  private static UserItem item(String sopClass, String bytes) {
    byte[] information = new byte[bytes.length()];
    for (int i = 0; i < information.length; i++) {
      information[i] = (byte) (bytes.charAt(i) - '0');
    }
    return new UserItem.SopClassExtendedNegotiation(sopClass, new Octets(information));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Study Date | Study Time | each by itself | one range of moments
        "20240115-20240117 | 1000-1800 | 4 | 2345",
        "20240116-20240116 | 093000-200000 | 23 | 23",
        "20240116- | 1000- | 34 | 3456",
        "-20240116 | -0930 | 12 | 12",
        "-20240117 | -1200 | 124 | 12345",
        "20240116- | -1000 | 26 | 26",
        "20240116 | 1000- | 3 | 3",
      })
  void aDateAndItsTimeAreOneRangeWhereThatWasAgreedOn(
      String date, String time, String apart, String together) {
    String keys = "StudyDate=" + date + ";StudyTime=" + time;

    assertThat(found("", keys)).as("nothing proposed").isEqualTo(apart);
    assertThat(found("10", keys)).as("relational queries proposed").isEqualTo(apart);
    assertThat(found("11", keys)).as("date-time matching proposed").isEqualTo(together);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        // keys | where it was agreed on | else
        "AccessionNumber=\"\" | 2 | ''",
        "StudyTime=\"\" | 5 | ''",
        "StudyDescription=\"\" | 12456 | ''",
        "StudyDescription=\"\";AccessionNumber=A* | 1456 | ''",
        "BodyPartExamined=\"\";AccessionNumber=A3 | 3 | ''",
        "AccessionNumber=\"A1\" | '' | ''",
      })
  void twoQuotationMarksAskForWhatHasNoValueWhereThatWasAgreedOn(
      String keys, String agreed, String other) {
    assertThat(found("0000010", keys)).isEqualTo(agreed);
    assertThat(found("1111101", keys)).isEqualTo(other);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        // keys | where alike names were agreed on | else
        "PatientName=john smith | 4 | ''",
        "PatientName=smythe^john | 4 | ''",
        "PatientName=Smythe^* | 4 | 4",
        "PatientName=john jones | '' | ''",
      })
  void namesNeedOnlyBeAlikeWhereThatWasAgreedOn(String keys, String alike, String literal) {
    assertThat(found("001", keys)).isEqualTo(alike);
    assertThat(found("1101111", keys)).isEqualTo(literal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // keys | all of the values | any of them
        "ModalitiesInStudy=CT\\PT | 1 | 123",
        "ModalitiesInStudy=CT | 12 | 12",
        "PatientID=P1\\P2 | 12 | 12", // VM 1: there is nothing that could have both
      })
  void eachOfSeveralValuesMustBeThereWhereThatWasAgreedOn(String keys, String all, String any) {
    assertThat(found("0000001", keys)).isEqualTo(all);
    assertThat(found("1111110", keys)).isEqualTo(any);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 | 1",
        "0 | 0",
        "11 | 11",
        "111 | 111",
        "1111 | 1110",
        "1111111 | 1110011",
        "0000011 | 0000011",
        "11111111 | 1110011",
        "2 | 0",
      })
  void whatIsNotDoneIsTurnedDown(String proposed, String answered) {
    assertThat(answers(FIND, proposed)).containsExactly(item(FIND, answered));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "11, 10", "01, 00"})
  void retrievalIsRelationalAndShowsNoOtherView(String proposed, String answered) {
    for (String sopClass :
        List.of(
            Uids.PatientRootQueryRetrieveInformationModelMove,
            Uids.StudyRootQueryRetrieveInformationModelGet)) {
      assertThat(answers(sopClass, proposed)).containsExactly(item(sopClass, answered));
    }
  }

  @Test
  void otherServicesAndWhoMayNotAskGetNoAnswer() {
    assertThat(answers(Uids.CTImageStorage, "1")).isEmpty();
    assertThat(QueryNegotiation.answers(new UserInformation(List.of(item(FIND, "1"))), _ -> false))
        .isEmpty();
  }

  @Test
  void aSopClassIsAnsweredOnce() {
    List<UserItem> twice = new ArrayList<>(List.of(item(FIND, "1"), item(FIND, "0")));

    assertThat(QueryNegotiation.answers(new UserInformation(twice), _ -> true))
        .containsExactly(item(FIND, "1"));
  }

  private static List<UserItem> answers(String sopClass, String proposed) {
    return QueryNegotiation.answers(
        new UserInformation(List.of(item(sopClass, proposed))), _ -> true);
  }

  @Test
  void aTimezoneIsSetAsideAndThatIsSaid() {
    DicomPeer.requireDcmtk();
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
            "QueryRetrieveLevel=STUDY",
            "-k",
            "PatientID=P1",
            "-k",
            "TimezoneOffsetFromUTC=+0100",
            "127.0.0.1",
            Integer.toString(archive.port()));

    assertThat(run.said()).contains("Find Response: 1 (Pending: WarningUnsupportedOptionalKeys)");
  }
}
