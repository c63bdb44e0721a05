package org.trinomen.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.trinomen.identity.ScanIdentity;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.ReceivedScan.Circumstances;
import org.trinomen.identity.study.RosterProblem;

/** Lists of received scans. */
final class ScanTableTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void columnsBecomeIdentityCircumstancesAndHeader() throws IOException {
    List<ReceivedScan> scans =
        read(
            """
            scan_id,received_at,channel,uploader,calling_ae,source_ip,target_study,form_code,\
            PatientID,PatientName,PatientBirthDate,PatientSex,StudyDate,StudyDescription,\
            StationName,pixel_hash
            S1,2024-01-31T13:45:00,WEB,tech.a,PET1,10.0.0.1,ABC,A010, a 010,A^B,19700101,F,\
            20240130,PET V1,,02a6
            """,
            List.of());

    assertThat(scans)
        .containsExactly(
            new ReceivedScan(
                "S1",
                Instant.parse("2024-01-31T13:45:00Z"),
                new ScanIdentity(" a 010", "", "A^B", "19700101", "F"),
                new Circumstances("web", "tech.a", "PET1", "10.0.0.1", "ABC", "A010"),
                LocalDate.of(2024, 1, 30),
                Map.of("StudyDate", "20240130", "StudyDescription", "PET V1"),
                "02a6"));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-01-31T13:45:00,2024-01-31T13:45:00Z",
    "2024-01-31 13:45:00,2024-01-31T13:45:00Z",
    "2024-01-31T13:45:00.5,2024-01-31T13:45:00.5Z",
    "2024-01-31T13:45:00Z,2024-01-31T13:45:00Z",
    "2024-01-31T13:45:00+01:00,2024-01-31T12:45:00Z",
    "2024-01-31T13:45:00-05:00,2024-01-31T18:45:00Z"
  })
  void momentsWithoutOffsetAreUtc(String written, String meant) throws IOException {
    assertThat(read("scan_id,received_at\nS1," + written + "\n", List.of()))
        .extracting(ReceivedScan::receivedAt)
        .containsExactly(Instant.parse(meant));
  }

  @Test
  void whatAScannerWroteInsteadOfADateIsKeptAsText() throws IOException {
    List<ReceivedScan> scans =
        read("scan_id,received_at,StudyDate\nS1,2024-01-31T13:45:00,00000000\n", List.of());

    assertThat(scans.getFirst().studyDate()).isNull();
    assertThat(scans.getFirst().attribute("StudyDate")).isEqualTo("00000000");
  }

  @Test
  void rowsWithoutIdOrMomentAreNamed() throws IOException {
    List<ReceivedScan> scans =
        read(
            "scan_id,received_at\n,2024-01-31T13:45:00\nS1,today\nS2,2024-01-31T13:45:00\nS2,"
                + "2024-01-31T13:45:00\n",
            List.of("2: scan_id", "3: received_at", "5: scan_id"));

    assertThat(scans).extracting(ReceivedScan::id).containsExactly("S2");
  }

  @ParameterizedTest
  @MethodSource("org.trinomen.server.study.IdentitySamples#names")
  void everyScanOfTheSamplesIsUnderstood(String name) throws IOException {
    Path file = IdentitySamples.folder(name).resolve("scans.csv");
    List<RosterProblem> problems = new ArrayList<>();

    List<ReceivedScan> scans = ScanTable.read(file, problems::add);

    assertThat(problems).isEmpty();
    assertThat(scans).hasSize(Files.readAllLines(file).size() - 1);
    assertThat(scans).isSortedAccordingTo((a, b) -> a.receivedAt().compareTo(b.receivedAt()));
  }

  private List<ReceivedScan> read(String table, List<String> expectedProblems) throws IOException {
    Path file = folder.resolve("scans.csv");
    Files.writeString(file, table);
    List<RosterProblem> problems = new ArrayList<>();
    List<ReceivedScan> scans = ScanTable.read(file, problems::add);
    assertThat(problems).extracting(p -> p.line() + ": " + p.column()).isEqualTo(expectedProblems);
    return scans;
  }
}
