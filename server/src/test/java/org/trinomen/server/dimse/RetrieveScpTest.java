package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.server.FreePort;
import org.trinomen.server.cli.TrinomenCommand;

/** C-GET and C-MOVE, as DCMTK's getscu, movescu and storescp see them. */
@Timeout(120)
final class RetrieveScpTest {

  private static final TransferSyntax JPEG =
      TransferSyntax.of("1.2.840.10008.1.2.4.70").orElseThrow();

  @TempDir private static Path folder;

  private static final Map<String, MadeInstance> sent = new TreeMap<>();
  private static final int STORESCP = FreePort.any();
  private static QueriedArchive archive;

  @BeforeAll
  static void start() throws IOException {
    DicomPeer.requireDcmtk();
    archive =
        new QueriedArchive(
            folder,
            Map.of(
                "reader", QueriedArchive.node("READER", 104, "echo, store, find, get, move"),
                "getter", QueriedArchive.node("GETTER", 104, "get"),
                "storescp", QueriedArchive.node("STORESCP", STORESCP, "echo"),
                "gone", QueriedArchive.node("GONE", FreePort.any(), "echo")));
    List<TransferSyntax> syntaxes =
        List.of(
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    List<MadeInstance> all = new ArrayList<>();
    for (int series = 1; series <= 2; series++) {
      for (int number = 1; number <= 6; number++) {
        all.add(MadeInstance.of(1, series, number));
      }
    }
    for (int number = 1; number <= 4; number++) {
      all.add(MadeInstance.of(2, 1, number, syntaxes.get(number - 1), _ -> {}));
    }
    all.add(MadeInstance.of(3, 1, 1, JPEG, _ -> {}));
    all.add(MadeInstance.of(3, 1, 2));
    all.forEach(instance -> sent.put(instance.sopInstanceUid(), instance));
    DicomPeer.store(archive.port(), all);
  }

  @AfterAll
  static void stop() throws IOException {
    if (archive != null) {
      archive.close();
    }
  }

  private static DicomPeer.Run get(Path into, String model, List<String> options, String... keys) {
    List<String> command =
        new ArrayList<>(List.of("getscu", "-v", model, "+B", "-od", into.toString()));
    command.addAll(options);
    command.addAll(List.of("-aet", "READER", "-aec", "TRINOMEN"));
    for (String key : keys) {
      command.addAll(List.of("-k", key));
    }
    command.addAll(List.of("127.0.0.1", Integer.toString(archive.port())));
    return DicomPeer.run(command.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({
    "-P, PATIENT, PatientID=P1, 12",
    "-P, STUDY, PatientID=P1;StudyInstanceUID=2.25.4711.1, 12",
    "-S, STUDY, StudyInstanceUID=2.25.4711.1, 12",
    "-S, SERIES, StudyInstanceUID=2.25.4711.1;SeriesInstanceUID=2.25.4711.1.2, 6",
    "-S, IMAGE, SOPInstanceUID=2.25.4711.1.2.1\\2.25.4711.1.1.5, 2",
    "-S, STUDY, StudyInstanceUID=1.2.3, 0",
  })
  void allLevelsAreGotAsStored(String model, String level, String keys, int count)
      throws IOException {
    Path into = Files.createTempDirectory(folder, "got");
    List<String> all = new ArrayList<>(List.of("QueryRetrieveLevel=" + level));
    all.addAll(List.of(keys.split(";")));

    DicomPeer.Run run = get(into, model, List.of(), all.toArray(String[]::new));

    assertThat(run.exit()).as(run.said()).isZero();
    List<FileHeader> got = DicomPeer.files(into);
    assertThat(got).as(run.said()).hasSize(count);
    for (FileHeader file : got) {
      String uid = file.dataSet().text(Tag.SOPInstanceUID);
      assertThat(file.transferSyntax().uid()).isEqualTo(sent.get(uid).transferSyntaxUid());
      assertThat(bytesOf(file)).isEqualTo(sent.get(uid).encoded());
    }
  }

  /** Deflated data sets are not compared by their bytes but by what is in them. */
  @ParameterizedTest
  @CsvSource({"+xi", "+xe", "+xb", "+xd"})
  void whatIsNotCompressedIsGotInEveryUncompressedEncoding(String option) throws IOException {
    Path into = Files.createTempDirectory(folder, "recoded");

    DicomPeer.Run run =
        get(
            into,
            "-S",
            List.of(option),
            "QueryRetrieveLevel=STUDY",
            "StudyInstanceUID=" + MadeInstance.studyUid(2));

    assertThat(run.exit()).as(run.said()).isZero();
    List<FileHeader> got = DicomPeer.files(into);
    assertThat(got).as(run.said()).hasSize(4);
    for (FileHeader file : got) {
      assertThat(file.problems()).isEmpty();
      MadeInstance original = sent.get(file.dataSet().text(Tag.SOPInstanceUID));
      MadeInstance back =
          new MadeInstance(file.dataSet(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
      assertThat(back.encoded())
          .isEqualTo(
              new MadeInstance(original.dataSet(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                  .encoded());
    }
  }

  @Test
  void anImageThatCannotBeDecompressedIsAFailedSubOperation() throws IOException {
    Path into = Files.createTempDirectory(folder, "mixed");

    DicomPeer.Run run =
        get(
            into,
            "-S",
            List.of("-d"),
            "QueryRetrieveLevel=STUDY",
            "StudyInstanceUID=" + MadeInstance.studyUid(3));

    assertThat(run.said())
        .contains("Completed Suboperations       : 1")
        .contains("Failed Suboperations          : 1")
        .contains("0xb000")
        .contains("pixel data are 2048 bytes short");
    assertThat(DicomPeer.files(into)).hasSize(1);
  }

  @Test
  void whoMayGetOnlyMayNotStore() throws IOException {
    Path file = Files.write(folder.resolve("one.bin"), MadeInstance.of(9, 1, 1).encoded());
    DicomPeer.Run run =
        DicomPeer.run(
            "storescu",
            "-v",
            "-aet",
            "GETTER",
            "-aec",
            "TRINOMEN",
            "127.0.0.1",
            Integer.toString(archive.port()),
            file.toString());

    assertThat(run.exit()).as(run.said()).isNotZero();
  }

  private static DicomPeer.Run move(String destination, String... keys) {
    List<String> command =
        new ArrayList<>(List.of("movescu", "-v", "-d", "-S", "-aet", "READER", "-aec", "TRINOMEN"));
    command.addAll(List.of("-aem", destination));
    for (String key : keys) {
      command.addAll(List.of("-k", key));
    }
    command.addAll(List.of("127.0.0.1", Integer.toString(archive.port())));
    return DicomPeer.run(command.toArray(String[]::new));
  }

  @Test
  void aStudyIsMovedToANodeAsStored() throws Exception {
    Path into = Files.createTempDirectory(folder, "moved");
    Process storescp = DicomPeer.storescp(STORESCP, into, "+xa");
    try {
      DicomPeer.Run run =
          move(
              "STORESCP",
              "QueryRetrieveLevel=STUDY",
              "StudyInstanceUID=" + MadeInstance.studyUid(1));

      assertThat(run.exit()).as(run.said()).isZero();
      assertThat(run.said()).contains("Completed Suboperations       : 12");
    } finally {
      storescp.destroy();
      storescp.waitFor();
    }
    List<FileHeader> got = DicomPeer.files(into);
    assertThat(got).hasSize(12);
    for (FileHeader file : got) {
      assertThat(bytesOf(file))
          .isEqualTo(sent.get(file.dataSet().text(Tag.SOPInstanceUID)).encoded());
    }
  }

  @Test
  void anUnknownDestinationAndAnAbsentOneAreToldApart() {
    String[] keys = {
      "QueryRetrieveLevel=SERIES",
      "StudyInstanceUID=" + MadeInstance.studyUid(1),
      "SeriesInstanceUID=" + MadeInstance.seriesUid(1, 1)
    };

    assertThat(move("NOBODY", keys).said()).contains("0xa801");
    assertThat(move("GONE", keys).said())
        .contains("0xa702")
        .contains("Failed Suboperations          : 6")
        .contains("can't connect");
  }

  @Test
  void aRetrievalWithoutItsUniqueKeyIsRefused() {
    assertThat(move("STORESCP", "QueryRetrieveLevel=STUDY", "PatientID=P1").said())
        .contains("0xa900")
        .contains("the unique key of the level is missing");
  }

  @Test
  void theCommandLineGetsAndFindsAndMoves() throws Exception {
    String to = "127.0.0.1:" + archive.port() + "/TRINOMEN";
    String study = "StudyInstanceUID=" + MadeInstance.studyUid(3);
    Path into = folder.resolve("by-command");

    assertThat(
            TrinomenCommand.run(
                "get",
                "--quiet",
                "--to",
                to,
                "--as",
                "READER",
                "--sop-class",
                Uids.CTImageStorage,
                "--into",
                into.toString(),
                study))
        .isZero();
    assertThat(DicomPeer.files(into))
        .extracting(file -> file.transferSyntax().uid())
        .containsExactlyInAnyOrder(JPEG.uid(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid());
    assertThat(TrinomenCommand.run("find", "--to", to, "--as", "READER", study)).isZero();
    assertThat(TrinomenCommand.run("find", "--to", to, "--as", "READER", "PatientID=NOBODY"))
        .isEqualTo(1);
    assertThat(
            TrinomenCommand.run(
                "move", "--quiet", "--to", to, "--as", "READER", "--destination", "GONE", study))
        .isEqualTo(1);
  }

  private static byte[] bytesOf(FileHeader file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataSetWriter.write(file.dataSet(), file.transferSyntax(), out);
    return out.toByteArray();
  }
}
