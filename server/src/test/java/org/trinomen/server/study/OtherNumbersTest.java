package org.trinomen.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.trinomen.identity.resolve.Candidate;
import org.trinomen.identity.resolve.Candidate.SubjectVisit;
import org.trinomen.identity.resolve.Decision;
import org.trinomen.identity.resolve.Decision.Resolved;
import org.trinomen.identity.resolve.Evidence;
import org.trinomen.identity.resolve.ReceivedScan;
import org.trinomen.identity.resolve.Resolver;
import org.trinomen.identity.resolve.ResolverSettings;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.RosterProblem;

/** Studies in which something else than the code is typed; all that is known stands in files. */
final class OtherNumbersTest {

  private static final String CENTRES =
      """
      id = CENT
      template = "{N5}"
      fields { PatientID = "{site}-{id:local}", PatientName = "{subject}" }
      visits = [ { label = V1 } ]
      sites = [
        { id = CENT/12, prefix = "12", hospital = north }
        { id = CENT/13, prefix = "13", hospital = south }
      ]
      """;

  private static final String CENTRES_ROSTER =
      """
      site,subject,id:local,birthyear,sex,enrolled_on
      CENT/12,10001,0034,1950,F,2024-01-02
      CENT/12,10002,0035,1961,M,2024-02-02
      CENT/13,10003,0034,1972,F,2024-01-09
      CENT/13,10004,0036,1983,M,2024-02-09
      """;

  private static final String CENTRES_VISITS =
      """
      subject,visit,scheduled
      10001,V1,2024-01-10
      10002,V1,2024-02-10
      10003,V1,2024-01-17
      10004,V1,2024-02-17
      """;

  private static final String NODES =
      """
      hospital,kind,value
      north,station,NORTHPET
      south,station,SOUTHPET
      """;

  private static final String LETTERS =
      """
      id = TAU-B
      template = "{site}{N3}"
      visits = [ { label = V1 } ]
      sites = [
        { id = TAU/1, prefix = A, hospital = north }
        { id = TAU/2, prefix = C, hospital = south }
      ]
      """;

  private static final String LETTERS_ROSTER =
      """
      site,subject,id:local,birthyear,sex,enrolled_on
      TAU/1,A010,155,1950,F,2024-01-02
      TAU/1,A011,161,1961,M,2024-02-02
      TAU/2,C155,,1951,F,2024-01-02
      TAU/2,C156,,1983,M,2024-02-09
      """;

  private static final String LETTERS_VISITS =
      """
      subject,visit,scheduled
      A010,V1,2024-01-10
      A011,V1,2024-02-10
      C155,V1,2024-01-11
      C156,V1,2024-02-17
      """;

  private static final String COLUMNS =
      "scan_id,received_at,PatientID,PatientName,PatientSex,PatientAge,StudyDate,StationName,"
          + "Modality\n";

  @TempDir private Path folder;

  private Map<String, Decision> decided(String conf, String roster, String visits, String... scans)
      throws IOException {
    Files.writeString(folder.resolve("study.conf"), conf);
    Files.writeString(folder.resolve("roster.csv"), roster);
    Files.writeString(folder.resolve("visits.csv"), visits);
    Files.writeString(folder.resolve("nodes.csv"), NODES);
    Path table = folder.resolve("scans.csv");
    Files.writeString(table, COLUMNS + String.join("\n", scans) + "\n");
    IncomingRoster incoming = StudyFolder.read(folder);
    assertThat(incoming.problems())
        .noneMatch(problem -> problem.severity() == RosterProblem.Severity.ERROR);
    List<ReceivedScan> received = ScanTable.read(table, problem -> {});
    Map<String, Decision> decisions = new HashMap<>();
    new Resolver(ResolverSettings.DEFAULT)
        .resolve(incoming.roster(), received)
        .forEach(decision -> decisions.put(decision.scan(), decision));
    return decisions;
  }

  private static String subject(Decision decision) {
    return decision instanceof Resolved resolved ? resolved.subjectVisit().subject() : "";
  }

  private static String likeliest(Decision decision) {
    return decision.candidates().getFirst().whose() instanceof SubjectVisit visit
        ? visit.subject()
        : "";
  }

  private static List<String> words(Decision decision) {
    return decision.candidates().stream()
        .limit(1)
        .map(Candidate::evidence)
        .flatMap(List::stream)
        .map(Evidence::relation)
        .toList();
  }

  @Test
  void theCentresOwnNumberDecides() throws IOException {
    Map<String, Decision> decided =
        decided(
            CENTRES,
            CENTRES_ROSTER,
            CENTRES_VISITS,
            "a,2024-01-10T12:00:00Z,12-0034,,F,074Y,20240110,NORTHPET,PT",
            "b,2024-01-17T12:00:00Z,13/34,,F,052Y,20240117,SOUTHPET,PT",
            "c,2024-02-10T12:00:00Z,12 0O35,,M,063Y,20240210,NORTHPET,PT");

    assertThat(subject(of(decided, "a"))).isEqualTo("10001");
    assertThat(words(of(decided, "a"))).contains("reads as another number of the subject");
    assertThat(likeliest(of(decided, "b"))).isEqualTo("10003");
    assertThat(likeliest(of(decided, "c"))).isEqualTo("10002");
  }

  /** Each centre has a 0034: where the scan comes from tells which is meant. */
  @Test
  void theNumberWithoutTheCentreNeedsTheSite() throws IOException {
    Map<String, Decision> decided =
        decided(
            CENTRES,
            CENTRES_ROSTER,
            CENTRES_VISITS,
            "north,2024-01-10T12:00:00Z,0034,,F,074Y,20240110,NORTHPET,PT",
            "south,2024-01-17T12:00:00Z,0034,,F,052Y,20240117,SOUTHPET,PT");

    assertThat(likeliest(of(decided, "north"))).isEqualTo("10001");
    assertThat(likeliest(of(decided, "south"))).isEqualTo("10003");
  }

  @Test
  void aLocalNumberIsNotTakenForTheSerialNumberOfAnothersCode() throws IOException {
    Map<String, Decision> decided =
        decided(
            LETTERS,
            LETTERS_ROSTER,
            LETTERS_VISITS,
            "a,2024-01-10T12:00:00Z,155,,F,074Y,20240110,NORTHPET,PT");

    assertThat(likeliest(of(decided, "a"))).isEqualTo("A010");
    assertThat(subject(of(decided, "a"))).isNotEqualTo("C155");
  }

  @Test
  void theNameOfTheStudyInTheFieldForTheCodeIsAPlaceholder() throws IOException {
    Map<String, Decision> decided =
        decided(
            LETTERS,
            LETTERS_ROSTER,
            LETTERS_VISITS,
            "a,2024-01-10T12:00:00Z,TAU-B,A010,F,074Y,20240110,NORTHPET,PT");
    Map<String, Decision> digits =
        decided(
            LETTERS.replace("TAU-B", "A011X"),
            LETTERS_ROSTER,
            LETTERS_VISITS,
            "a,2024-01-10T12:00:00Z,a011-x,A010,F,074Y,20240110,NORTHPET,PT");

    assertThat(subject(of(decided, "a"))).isEqualTo("A010");
    assertThat(subject(of(digits, "a"))).isEqualTo("A010");
  }

  private static Decision of(Map<String, Decision> decided, String scan) {
    Decision decision = decided.get(scan);
    assertThat(decision).as(scan).isNotNull();
    return decision;
  }
}
