package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.io.DicomWriter;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.server.RunningArchive;

/** Studies and identities from the command line, against a real server. */
final class IdentityCommandsTest {

  private static final String SCAN =
      ScanId.of("2.25.1", new ScanIdentity("ZZ999", "", "SMITH^OLD", "", "")).text();

  @TempDir private Path folder;
  private RunningArchive archive;

  @BeforeEach
  void start() throws Exception {
    archive = new RunningArchive(folder.resolve("data"), Map.of("log.level", "error"));
    Files.writeString(folder.resolve("password"), archive.admin().password());
    Path study = Files.createDirectory(folder.resolve("npet"));
    Files.writeString(
        study.resolve("study.conf"),
        """
        id = NPET-A
        template = "{site}{N3}"
        visits = [ { label = V1, offset_days = 14, window_days = 21 } ]
        sites = [ { id = "NPET-A/1", prefix = A, hospital = 0 } ]
        """);
    Files.writeString(
        study.resolve("roster.csv"), "subject,enrolled_on\nA010,20260101\nA011,20260102\n");
    archive.upload(instance());
    archive.server().awaitDecisions();
  }

  @AfterEach
  void stop() throws IOException {
    archive.close();
  }

  private static byte[] instance() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DicomWriter.writeFile(
        new DataSetBuilder()
            .uid(Tag.SOPClassUID, Uids.CTImageStorage)
            .uid(Tag.SOPInstanceUID, "2.25.3")
            .string(Tag.PatientName, "SMITH^OLD")
            .string(Tag.PatientID, "ZZ999")
            .uid(Tag.StudyInstanceUID, "2.25.1")
            .uid(Tag.SeriesInstanceUID, "2.25.2")
            .build(),
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        file);
    return file.toByteArray();
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--server",
            "http://127.0.0.1:" + archive.server().httpAddress().getPort(),
            "--user",
            archive.admin().name(),
            "--password-file",
            folder.resolve("password").toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  @Test
  void studyIsImportedAndShown() {
    String npet = folder.resolve("npet").toString();
    CommandRun preview = run("study", "import", "NPET-A", npet, "--preview");
    assertThat(preview.exitCode()).as(preview.err()).isZero();
    assertThat(preview.out()).contains("A010 enrolled", "3 changes would be made");
    assertThat(run("study", "grid").out()).isEmpty();

    assertThat(run("study", "import", "NPET-A", npet).out()).contains("3 changes made");
    assertThat(run("study", "grid").out()).contains("NPET-A\t2 subjects");
    assertThat(run("study", "grid", "NPET-A").out()).contains("A011\tV1 missing");
    assertThat(run("study", "grid", "NONE").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void doubtfulScanIsSeenStatedExplainedAndTakenBack() throws Exception {
    run("study", "import", "NPET-A", folder.resolve("npet").toString());
    archive.server().awaitDecisions();
    CommandRun queue = run("identity", "review");
    assertThat(queue.exitCode()).isEqualTo(ExitCode.FINDINGS);
    assertThat(queue.out()).contains(SCAN + "\tZZ999\tSMITH^OLD", "1 in review");

    CommandRun stated =
        run(
            "identity",
            "assert",
            "assign",
            "scan=" + SCAN,
            "study=NPET-A",
            "subject=A010",
            "visit=V1",
            "--reason",
            "by telephone");

    assertThat(stated.exitCode()).as(stated.err()).isZero();
    assertThat(stated.out()).contains(SCAN + ": NPET-A A010 V1");
    String entry = stated.out().replaceAll("(?s)entry (\\d+) .*", "$1").strip();
    assertThat(run("identity", "explain", SCAN).out()).contains("subject A010", "by telephone");
    assertThat(run("identity", "explain", SCAN, "--as-of", "1").out()).contains("waits");
    assertThat(run("identity", "history", SCAN, "--json").out()).contains("\"type\":\"assign\"");
    assertThat(run("find", "--view", "study", "PatientID=A010").out()).contains("A010");
    assertThat(run("find", "--view", "study", "PatientID=ZZ999").exitCode())
        .isEqualTo(ExitCode.FINDINGS);
    CommandRun back = run("identity", "retract", entry, "--reason", "a slip");
    assertThat(back.out()).as(back.err()).contains("in review");
    assertThat(run("identity", "retract", "99999", "--reason", "x").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }
}
