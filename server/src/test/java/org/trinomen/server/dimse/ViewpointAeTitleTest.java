package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.ledger.Agent;
import org.trinomen.identity.ledger.Reason;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.ledger.Statement;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.server.FreePort;

/** What is the correct identity of this subject? It depends on whom you call. */
@Timeout(120)
final class ViewpointAeTitleTest {

  private static final String STUDY_CONF =
      """
      id = NPET-A
      short = NPET
      template = "{site}{N3}"
      modality = PT
      protocol = "NPET DOPA brain"
      visits = [ { label = V1, offset_days = 14, window_days = 21 } ]
      sites = [ { id = "NPET-A/1", prefix = A, hospital = 0, institution = "Johns Hopkins" } ]
      """;

  private static final String ROSTER =
      """
      study,site,subject,birthyear,sex,enrolled_on,entered_on
      NPET-A,NPET-A/1,A010,1971,F,20140627,20140627
      NPET-A,NPET-A/1,A011,1974,F,20140630,20140702
      """;

  private static final int STORESCP = FreePort.any();

  @TempDir private static Path folder;

  private static QueriedArchive archive;

  @BeforeAll
  static void start() throws Exception {
    DicomPeer.requireDcmtk();
    Path study = Files.createDirectories(folder.resolve("studies.d/npet"));
    Files.writeString(study.resolve("study.conf"), STUDY_CONF);
    Files.writeString(study.resolve("roster.csv"), ROSTER);
    archive =
        new QueriedArchive(
            folder,
            Map.of(
                "reader",
                QueriedArchive.node("READER", 104, "echo, store, find, get, move"),
                "blind",
                QueriedArchive.node("BLIND", 104, "find, get") + "viewpoints = [blinded]\n",
                "storescp",
                QueriedArchive.node("STORESCP", STORESCP, "echo")),
            "viewpoints.study.ae-title = NPET_STUDY",
            "viewpoints.blinded.ae-title = NPET_BLIND");
    DicomPeer.store(archive.port(), List.of(scan(1), scan(2)));
    archive.server().awaitDecisions();
    archive.server().identity().append(List.of(assignedToA010()));
  }

  private static Statement assignedToA010() {
    ScanId scan =
        ScanId.of(MadeInstance.studyUid(1), new ScanIdentity("A oh one oh", "", "A010", "", "F"));
    return Statement.of(
        new Agent.Person("jane", "coordinator", ""),
        new ScanAssertion.Assigned(
            scan.text(), new SubjectVisit("NPET-A", "A010", "V1"), 1, List.of()),
        new Reason("telephone", "the site says so"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  /** One of two instances of a scan for which "A oh one oh" was heard, and typed as it was. */
  private static MadeInstance scan(int number) {
    return MadeInstance.of(
        1,
        1,
        number,
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        builder ->
            builder
                .uid(Tag.SOPClassUID, Uids.PositronEmissionTomographyImageStorage)
                .string(Tag.Modality, "PT")
                .string(Tag.StudyDate, "20140711")
                .string(Tag.StudyTime, "101500")
                .string(Tag.InstitutionName, "Johns Hopkins Hospital")
                .string(Tag.StudyDescription, "NPET DOPA brain")
                .string(Tag.PatientID, "A oh one oh")
                .string(Tag.PatientName, "A010")
                .string(Tag.PatientSex, "F"));
  }

  private static DataSet found(String called) {
    List<DataSet> found =
        DicomPeer.find(
            called,
            archive.port(),
            folder,
            "QueryRetrieveLevel=STUDY",
            "PatientID",
            "PatientName",
            "StudyInstanceUID",
            "NumberOfStudyRelatedInstances");
    assertThat(found).as(called).hasSize(1);
    return found.getFirst();
  }

  private static List<DataSet> got(String called, String study) throws IOException {
    Path into = Files.createTempDirectory(folder, "got");
    DicomPeer.Run run =
        DicomPeer.run(
            "getscu",
            "-v",
            "-S",
            "+B",
            "-od",
            into.toString(),
            "-aet",
            "READER",
            "-aec",
            called,
            "-k",
            "QueryRetrieveLevel=STUDY",
            "-k",
            "StudyInstanceUID=" + study,
            "127.0.0.1",
            Integer.toString(archive.port()));
    assertThat(run.exit()).as(run.said()).isZero();
    return dataSets(into);
  }

  private static List<DataSet> dataSets(Path folder) throws IOException {
    List<DataSet> dataSets = new ArrayList<>();
    DicomPeer.files(folder).forEach(file -> dataSets.add(file.dataSet()));
    return dataSets;
  }

  @Test
  void theSameScanHasAnotherNameUnderEachAeTitle() throws IOException {
    assertThat(found("TRINOMEN").text(Tag.PatientID)).isEqualTo("A oh one oh");
    assertThat(found("NPET_STUDY").text(Tag.PatientID)).isEqualTo("A010");
    DataSet blinded = found("NPET_BLIND");
    assertThat(blinded.text(Tag.PatientID)).hasSize(10).isNotEqualTo("A010");

    for (String called : List.of("TRINOMEN", "NPET_STUDY", "NPET_BLIND")) {
      DataSet told = found(called);
      assertThat(told.text(Tag.RetrieveAETitle)).isEqualTo(called);
      assertThat(told.text(Tag.NumberOfStudyRelatedInstances)).isEqualTo("2");
      List<DataSet> got = got(called, told.text(Tag.StudyInstanceUID));
      assertThat(got).as(called).hasSize(2);
      assertThat(got)
          .allSatisfy(
              copy -> {
                assertThat(copy.text(Tag.PatientID)).isEqualTo(told.text(Tag.PatientID));
                assertThat(copy.text(Tag.PatientName)).isEqualTo(told.text(Tag.PatientName));
              });
    }
  }

  @Test
  void aMoveTakesTheNamesOfTheAeTitleThatWasCalled() throws Exception {
    Path into = Files.createTempDirectory(folder, "moved");
    Process storescp = DicomPeer.storescp(STORESCP, into);
    try {
      DicomPeer.Run run =
          DicomPeer.run(
              "movescu",
              "-v",
              "-S",
              "-aet",
              "READER",
              "-aec",
              "NPET_STUDY",
              "-aem",
              "STORESCP",
              "-k",
              "QueryRetrieveLevel=STUDY",
              "-k",
              "StudyInstanceUID=" + MadeInstance.studyUid(1),
              "127.0.0.1",
              Integer.toString(archive.port()));
      assertThat(run.exit()).as(run.said()).isZero();
    } finally {
      storescp.destroy();
      storescp.waitFor();
    }

    assertThat(dataSets(into))
        .hasSize(2)
        .allSatisfy(copy -> assertThat(copy.text(Tag.PatientID)).isEqualTo("A010"));
  }

  @Test
  void whatIsSearchedForIsTheNameThatIsShown() {
    String[] byCode = {"QueryRetrieveLevel=STUDY", "PatientID=A010"};
    assertThat(DicomPeer.find("TRINOMEN", archive.port(), folder, byCode)).isEmpty();
    assertThat(DicomPeer.find("NPET_STUDY", archive.port(), folder, byCode)).hasSize(1);
    assertThat(DicomPeer.find("NPET_BLIND", archive.port(), folder, byCode)).isEmpty();
  }

  @Test
  void aNodeThatMaySeeOneViewpointIsRefusedTheOthers() {
    for (String called : List.of("TRINOMEN", "NPET_STUDY")) {
      DicomPeer.Run run = askedByBlind(called);
      assertThat(run.exit()).as(run.said()).isNotZero();
      assertThat(run.said()).contains("No Acceptable Presentation Contexts");
    }
    assertThat(askedByBlind("NPET_BLIND").exit()).isZero();
  }

  private static DicomPeer.Run askedByBlind(String called) {
    return DicomPeer.run(
        "findscu",
        "-v",
        "-S",
        "-aet",
        "BLIND",
        "-aec",
        called,
        "-k",
        "QueryRetrieveLevel=STUDY",
        "127.0.0.1",
        Integer.toString(archive.port()));
  }
}
