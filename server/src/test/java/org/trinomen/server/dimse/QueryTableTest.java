package org.trinomen.server.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.text.SpecificCharacterSet;
import org.trinomen.server.FreePort;

/**
 * The same questions to three archives that hold the same: ours, DCMTK's dcmqrscp, and Orthanc.
 * Where one answers otherwise, the row says which paragraph of PS3.4 decides.
 */
@Timeout(600)
final class QueryTableTest {

  @TempDir private static Path folder;

  private static final int DCMQRSCP = FreePort.any();
  private static final int ORTHANC = FreePort.any();

  /**
   * A question, and why another answers it otherwise.
   *
   * @param dcmqrscp why DCMTK's answer differs; empty if it must not
   * @param orthanc why Orthanc's answer differs; empty if it must not
   */
  private record Row(String level, String keys, String dcmqrscp, String orthanc) {}

  private static final List<Row> ROWS = QueryTable.rows().map(QueryTableTest::row).toList();

  private static Row row(String line) {
    String[] cells = line.split("\\|", -1);
    return new Row(
        cells[0].strip(),
        cells[1].strip().replace("=R.", "=2.25.4711.").replace("\\R.", "\\2.25.4711."),
        why(cells[2]),
        why(cells[3]));
  }

  private static String why(String cell) {
    String code = cell.strip();
    return code.isEmpty() ? "" : Objects.requireNonNull(QueryTable.WHY.get(code), code);
  }

  @BeforeAll
  static void requirePeers() {
    DicomPeer.requireDcmtk();
  }

  @Test
  void threeArchivesAnswerAlikeOrTheStandardSaysWhy() throws Exception {
    assertThat(ROWS).hasSizeGreaterThanOrEqualTo(60);
    List<Process> peers = new ArrayList<>();
    try (QueriedArchive archive =
        new QueriedArchive(
            folder, Map.of("reader", QueriedArchive.node("READER", 104, "echo, store, find")))) {
      peers.add(dcmqrscp());
      boolean withOrthanc = Files.isExecutable(Path.of("/usr/sbin/Orthanc"));
      if (withOrthanc) {
        peers.add(orthanc());
      } else {
        System.out.println("Orthanc is not installed: its answers are not compared");
      }
      DicomPeer.store(archive.port(), corpus());
      DicomPeer.store("DCMQR", DCMQRSCP, corpus());
      if (withOrthanc) {
        DicomPeer.store("ORTHANC", ORTHANC, corpus());
      }
      List<String> findings = new ArrayList<>();
      for (Row row : ROWS) {
        TreeSet<String> ours = answers("TRINOMEN", archive.port(), row);
        compare(findings, row, "dcmqrscp", row.dcmqrscp(), ours, answers("DCMQR", DCMQRSCP, row));
        if (withOrthanc) {
          compare(findings, row, "Orthanc", row.orthanc(), ours, answers("ORTHANC", ORTHANC, row));
        }
      }
      assertThat(findings).as(String.join("\n", findings)).isEmpty();
    } finally {
      peers.forEach(Process::destroy);
    }
  }

  private static void compare(
      List<String> findings,
      Row row,
      String peer,
      String why,
      TreeSet<String> ours,
      TreeSet<String> theirs) {
    if (ours.equals(theirs) != why.isEmpty()) {
      findings.add(
          row.level()
              + " "
              + row.keys()
              + ": ours "
              + ours
              + ", "
              + peer
              + " "
              + theirs
              + (why.isEmpty() ? "" : ", though: " + why));
    }
  }

  private static TreeSet<String> answers(String called, int port, Row row) {
    List<String> keys = new ArrayList<>();
    keys.add("SpecificCharacterSet=ISO_IR 192");
    keys.add("QueryRetrieveLevel=" + row.level());
    int unique =
        switch (row.level()) {
          case "PATIENT" -> Tag.PatientID;
          case "STUDY" -> Tag.StudyInstanceUID;
          case "SERIES" -> Tag.SeriesInstanceUID;
          case String _ -> Tag.SOPInstanceUID;
        };
    String name = Dictionary.entry(unique).orElseThrow().keyword();
    if (!row.keys().contains(name + "=")) {
      keys.add(name);
    }
    for (String key : row.keys().split(";", -1)) {
      if (!key.isBlank()) {
        keys.add(key);
      }
    }
    String model = row.level().equals("PATIENT") ? "-P" : "-S";
    TreeSet<String> answers = new TreeSet<>();
    for (DataSet answer :
        DicomPeer.find(model, called, port, folder, keys.toArray(String[]::new))) {
      answers.add(answer.text(unique).replace("2.25.4711", "R"));
    }
    return answers;
  }

  private static Process dcmqrscp() throws IOException {
    Path held = Files.createDirectories(folder.resolve("dcmqrscp"));
    Path configuration = folder.resolve("dcmqrscp.cfg");
    Files.writeString(
        configuration,
        """
        NetworkTCPPort = %d
        MaxPDUSize = 16384
        MaxAssociations = 16
        HostTable BEGIN
        reader = (READER, localhost, 104)
        HostTable END
        VendorTable BEGIN
        VendorTable END
        AETable BEGIN
        DCMQR %s RW (200, 1024mb) ANY
        AETable END
        """
            .formatted(DCMQRSCP, held));
    return started(DCMQRSCP, "DCMQR", "dcmqrscp", "-c", configuration.toString());
  }

  private static Process orthanc() throws IOException {
    Path held = Files.createDirectories(folder.resolve("orthanc"));
    Path configuration = folder.resolve("orthanc.json");
    Files.writeString(
        configuration,
        """
        {"StorageDirectory": "%s", "IndexDirectory": "%s", "HttpServerEnabled": false,
         "DicomPort": %d, "DicomAet": "ORTHANC", "Plugins": [],
         "DicomModalities": {"reader": ["READER", "127.0.0.1", 104]}}
        """
            .formatted(held, held, ORTHANC));
    return started(ORTHANC, "ORTHANC", "/usr/sbin/Orthanc", configuration.toString());
  }

  private static Process started(int port, String aeTitle, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    DicomPeer.awaitEcho(port, aeTitle);
    return process;
  }

  /** Two series of CT and PET; what people type; what is empty; what is not there. */
  private static List<MadeInstance> corpus() {
    List<MadeInstance> all = new ArrayList<>();
    for (int number = 1; number <= 3; number++) {
      all.add(made(1, 1, number, "Doe^Jane", "20240115", "093000", "CT", "brain (100%)", "A1"));
      all.add(made(1, 2, number, "Doe^Jane", "20240115", "093000", "PT", "brain (100%)", "A1"));
    }
    all.add(made(2, 1, 1, "DOE^JANET", "20240116", "120000", "CT", "BRAIN DOPA", "A2"));
    all.add(made(3, 1, 1, "Müller^Änne", "20240117", "235959.5", "MR", "a_b", ""));
    all.add(made(4, 1, 1, "MULLER^BOB", "20231231", "000000", "MR", "axb", "A12"));
    all.add(made(5, 1, 1, "O'Neil^Jo*", "", "", "PT", "", "B1"));
    all.add(made(6, 1, 1, "Smith^John^Q^Dr", "20240201", "0930", "CT", "whole body", "B 2"));
    return all;
  }

  private static MadeInstance made(
      int study,
      int series,
      int number,
      String name,
      String date,
      String time,
      String modality,
      String description,
      String accession) {
    return MadeInstance.of(
        study,
        series,
        number,
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        builder ->
            builder
                .characterSet(SpecificCharacterSet.UTF_8)
                .string(Tag.PatientName, name)
                .string(Tag.PatientBirthDate, "195" + study + "0102")
                .string(Tag.PatientSex, study % 2 == 0 ? "F" : "M")
                .string(Tag.StudyDate, date)
                .string(Tag.StudyTime, time)
                .string(Tag.Modality, modality)
                .string(Tag.StudyDescription, description)
                .string(Tag.AccessionNumber, accession)
                .string(Tag.StudyID, "0" + study)
                .string(Tag.ReferringPhysicianName, "House^Gregory")
                .string(Tag.SeriesDescription, "series " + series)
                .string(Tag.SeriesDate, date)
                .string(Tag.BodyPartExamined, study == 6 ? "WHOLEBODY" : "HEAD"));
  }
}
