package org.trinomen.server.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.identity.study.CheckDigit;
import org.trinomen.identity.study.CodeField;
import org.trinomen.identity.study.IdentityPolicy;
import org.trinomen.identity.study.IncomingRoster;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.ResearchSubject;
import org.trinomen.identity.study.Roster;
import org.trinomen.identity.study.RosterImport;
import org.trinomen.identity.study.RosterProblem;
import org.trinomen.identity.study.Site;
import org.trinomen.identity.study.SiteNode;
import org.trinomen.identity.study.Visit;

/** What a folder of plain text says of a study. */
final class StudyFolderTest {

  private static final String CONF =
      """
      id = ABC
      short = "abc study"
      template = "{site}-{N3}{C}"   # HC-0017
      check = "ISO 7064 MOD 11,10"
      code-field = PatientName
      fields { StudyDescription = "{study}_V{v}" }
      identity_policy = dob
      modality = PT
      accrual_start = 2024-01-31
      visits = [
        { label = V1, offset_days = 14, window_days = 21 }
        { label = V2, offset_days = 379, window_days = 42, also_written = [M12, "02"] }
      ]
      sites = [
        { id = ABC/1, prefix = HC, hospital = 7, institution = "General Hospital" }
        { prefix = MD }
      ]
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void studyConfSaysAllOfAStudy() throws IOException {
    write("study.conf", CONF);

    ResearchStudy study = roster().studies().getFirst();

    assertThat(study.id()).isEqualTo("ABC");
    assertThat(study.shortName()).isEqualTo("abc study");
    assertThat(study.grammar().template()).isEqualTo("{site}-{N3}{C}");
    assertThat(study.grammar().checkDigit()).isEqualTo(CheckDigit.MOD_11_10);
    assertThat(study.codeField()).isEqualTo("PatientName");
    assertThat(study.fields()).containsExactly(new CodeField("StudyDescription", "{study}_V{v}"));
    assertThat(study.identityPolicy()).isEqualTo(IdentityPolicy.BIRTH_DATE);
    assertThat(study.accrualStart()).isEqualTo(LocalDate.of(2024, 1, 31));
    assertThat(study.visits())
        .containsExactly(
            new PlannedVisit("V1", 14, 21), new PlannedVisit("V2", 379, 42, List.of("M12", "02")));
    assertThat(study.sites())
        .containsExactly(
            new Site("ABC/1", "HC", "7", "General Hospital"), new Site("ABC/MD", "MD", "", ""));
  }

  @Test
  void aRowOfTheRosterBecomesASubject() throws IOException {
    write("study.conf", CONF);
    write(
        "roster.csv",
        """
        study,site,subject,former_codes,family,given,middle,birthdate,birthyear,sex,mrn,\
        enrolled_on,entered_on,status,status_on,id:CandID
        ABC,ABC/1,HC-0017,HC-0025;HC-0033,Doe,Jo,X,19700102,,f,123,20240201,2024-02-03,withdrawn,\
        20240305,998877
        """);

    ResearchSubject subject = roster().subjects().getFirst();

    assertThat(subject.code()).isEqualTo("HC-0017");
    assertThat(subject.site()).isEqualTo("ABC/1");
    assertThat(subject.formerCodes()).containsExactly("HC-0025", "HC-0033");
    assertThat(subject.person().familyName()).isEqualTo("Doe");
    assertThat(subject.person().birthDate()).isEqualTo(LocalDate.of(1970, 1, 2));
    assertThat(subject.person().birthYear()).isEqualTo(1970);
    assertThat(subject.person().sex()).isEqualTo("F");
    assertThat(subject.enrolledOn()).isEqualTo(LocalDate.of(2024, 2, 1));
    assertThat(subject.enteredOn()).isEqualTo(LocalDate.of(2024, 2, 3));
    assertThat(subject.status()).isEqualTo(ResearchSubject.Status.WITHDRAWN);
    assertThat(subject.statusOn()).isEqualTo(LocalDate.of(2024, 3, 5));
    assertThat(subject.identifiers()).isEqualTo(Map.of("CandID", "998877"));
    assertThat(subject.toString()).doesNotContain("Doe", "998877");
  }

  @Test
  void theShortestRosterIsAListOfCodes() throws IOException {
    write("study.conf", CONF);
    write("roster.csv", "subject\nHC-0017\nMD-0025\n");

    assertThat(roster().subjects())
        .extracting(ResearchSubject::study, ResearchSubject::site, ResearchSubject::code)
        .containsExactly(tuple("ABC", "ABC/1", "HC-0017"), tuple("ABC", "ABC/MD", "MD-0025"));
  }

  @Test
  void visitsAndNodesAreRead() throws IOException {
    write("study.conf", CONF);
    write("roster.csv", "subject\nHC-0017\n");
    write(
        "visits.csv",
        """
        subject,visit,scheduled,window_lo,window_hi,edc_done_on,edc_entered_on
        HC-0017,V1,20240214,20240124,20240306,20240215,20240216
        HC-0017,V2,,,,,
        """);
    write(
        "nodes.csv",
        """
        hospital,kind,value,valid_from,valid_to
        7,ae,PET01,20120101,
        7,ip,10.2.0.0/16,,20251231
        """);

    Roster roster = roster();

    assertThat(roster.visits())
        .containsExactly(
            new Visit(
                "ABC",
                "HC-0017",
                "V1",
                LocalDate.of(2024, 2, 14),
                LocalDate.of(2024, 1, 24),
                LocalDate.of(2024, 3, 6),
                LocalDate.of(2024, 2, 15),
                LocalDate.of(2024, 2, 16)),
            new Visit("ABC", "HC-0017", "V2", null, null, null, null, null));
    assertThat(roster.nodes())
        .containsExactly(
            new SiteNode("7", SiteNode.Kind.AE_TITLE, "PET01", LocalDate.of(2012, 1, 1), null),
            new SiteNode(
                "7", SiteNode.Kind.ADDRESS, "10.2.0.0/16", null, LocalDate.of(2025, 12, 31)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          birthdate  | subject,birthdate | HC-0017,31.12.1970  | is no date
          birthdate  | subject,birthdate | HC-0017,20240230    | is no date
          birthyear  | subject,birthyear | HC-0017,70          | is no year
          sex        | subject,sex       | HC-0017,girl        | is none of M, F, O
          subject    | subject,sex       | -,F                | is empty
          study      | study,subject     | -,HC-0017          | is empty
          site       | subject,sex       | QQ-0017,F           | is empty, and the code
          -         | subject,sex       | HC-0017,F,surplus   | more cells than columns
          """)
  void aCellThatIsNotUnderstoodIsNamedByFileLineAndColumn(
      String column, String header, String row, String what) throws IOException {
    boolean several = column.equals("study");
    write(
        several ? "studies.json" : "study.conf",
        several
            ? "[{\"id\":\"A\",\"template\":\"{N4}\"},{\"id\":\"B\",\"template\":\"{N4}\"}]"
            : CONF);
    write("roster.csv", header + "\n" + row.replace("-,", ",") + "\n");

    IncomingRoster incoming = StudyFolder.read(folder);

    assertThat(incoming.subjects()).isEmpty();
    assertThat(incoming.problems())
        .filteredOn(p -> p.severity() == RosterProblem.Severity.ERROR)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.where()).isEqualTo(folder.resolve("roster.csv") + ":2");
              assertThat(problem.column()).isEqualTo(column.replace("-", ""));
              assertThat(problem.what()).contains(what);
              assertThat(problem.remedy()).isNotEmpty();
              // What is known of a person is not repeated; the folder's name is the test's own.
              assertThat(problem.sentence().replace(folder.toString(), ""))
                  .doesNotContain("1970", "girl");
            });
  }

  @Test
  void spreadsheetsOfOtherCountriesAreUnderstood() throws IOException {
    write("study.conf", CONF);
    write("roster.csv", "\uFEFFSubject;Sex;Family\r\nHC-0017;F;\"Doe;\"\"Jo\"\"\"\r\n\r\n");

    ResearchSubject subject = roster().subjects().getFirst();

    assertThat(subject.code()).isEqualTo("HC-0017");
    assertThat(subject.person().sex()).isEqualTo("F");
    assertThat(subject.person().familyName()).isEqualTo("Doe;\"Jo\"");
  }

  @Test
  void aBrokenTableIsNamedAndTheOthersAreRead() throws IOException {
    write("study.conf", CONF);
    write("roster.csv", "subject,sex\nHC-0017,\"F\nHC-0025,M\n");
    write("nodes.csv", "hospital,kind,value\n7,ae,PET01\n");
    Files.write(folder.resolve("visits.csv"), new byte[] {'a', (byte) 0xFF, '\n'});

    IncomingRoster incoming = StudyFolder.read(folder);

    assertThat(incoming.nodes()).hasSize(1);
    assertThat(incoming.problems())
        .extracting(RosterProblem::sentence)
        .anySatisfy(s -> assertThat(s).contains("roster.csv", "comma-separated"))
        .anySatisfy(s -> assertThat(s).contains("visits.csv", "UTF-8"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          check = crc32                   | check        | is no check digit
          identity_policy = all           | identity_policy | is no identity policy
          accrual_start = yesterday       | accrual_start | is no date
          visits = [ { offset_days = 1 } ] | label       | is missing
          visits = [ { label = V1, window_days = soon } ] | window_days | number of days
          sites = [ 1 ]                   | sites        | not in braces
          """)
  void aSettingThatIsNotUnderstoodIsNamedByFileLineAndKey(String line, String key, String what)
      throws IOException {
    write("study.conf", "id = ABC\ntemplate = \"{N4}\"\n" + line + "\n");

    IncomingRoster incoming = StudyFolder.read(folder);

    assertThat(incoming.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.where()).isEqualTo(folder.resolve("study.conf") + ":3");
              assertThat(problem.column()).isEqualTo(key);
              assertThat(problem.what()).contains(what);
            });
  }

  @Test
  void whatHasNoMeaningIsAWarning() throws IOException {
    write("study.conf", CONF + "budget = 7\n");
    write("roster.csv", "subject,shoe_size\nHC-0017,42\n");

    IncomingRoster incoming = StudyFolder.read(folder);

    assertThat(incoming.subjects()).hasSize(1);
    assertThat(incoming.problems())
        .extracting(RosterProblem::severity, RosterProblem::column)
        .containsExactly(
            tuple(RosterProblem.Severity.WARNING, "budget"),
            tuple(RosterProblem.Severity.WARNING, "shoe_size"));
  }

  @Test
  void wordsThatOthersUseAreTakenOrTold() throws IOException {
    write("study.conf", CONF);
    write("roster.csv", "subject,sex,status\nHC-0017,female,completed\nHC-0025,unknown,\n");
    write("nodes.csv", "hospital,kind,value\n7,modem,PET01\n");

    IncomingRoster incoming = StudyFolder.read(folder);

    assertThat(incoming.subjects())
        .extracting(line -> line.value().person().sex() + line.value().status())
        .containsExactly("FACTIVE", "ACTIVE");
    assertThat(incoming.nodes()).isEmpty();
    assertThat(incoming.problems())
        .extracting(RosterProblem::severity, RosterProblem::column)
        .containsExactlyInAnyOrder(
            tuple(RosterProblem.Severity.WARNING, "status"),
            tuple(RosterProblem.Severity.WARNING, "kind"));
  }

  @Test
  void aKeywordThatIsInNoDictionaryIsTold() throws IOException {
    write("study.conf", "id = ABC\ntemplate = \"{N4}\"\ncode_field = PatientId\n");

    assertThat(StudyFolder.read(folder).problems())
        .extracting(RosterProblem::severity, RosterProblem::line, RosterProblem::column)
        .containsExactly(tuple(RosterProblem.Severity.WARNING, 3L, "code_field"));
  }

  /** A description may have been sent here by somebody else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"SECRET\"",
        "include file(\"SECRET\")",
        "include url(\"file:SECRET\")",
        "include classpath(\"trinomen-reference.conf\")",
        "short = ${PATH}",
        "short = ${?PATH}",
        "short = ${user.home}"
      })
  void aDescriptionTakesNothingInFromElsewhere(String line) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.conf"), "short = hidden\n");
    write(
        "study.conf",
        "id = ABC\ntemplate = \"{N4}\"\n" + line.replace("SECRET", secret.toString()) + "\n");

    IncomingRoster incoming = StudyFolder.read(folder);

    assertThat(incoming.studies()).isEmpty();
    assertThat(incoming.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("no place here"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a=", "a.", "\"a\".", "(", "{\"a\":"})
  void aDescriptionThatIsNestedWithoutEndIsRefused(String nesting) throws IOException {
    write("study.conf", "a = " + nesting.repeat(100_000));
    assertThat(StudyFolder.read(folder).problems()).hasSize(1);

    write("study.conf", nesting.repeat(100_000) + " = 1");
    assertThat(StudyFolder.read(folder).problems()).hasSize(1);
  }

  /** Damaged anywhere, a folder is still read, and what is damaged is told. */
  @Test
  void noDamageIsAFault() throws IOException {
    Path example = Path.of("..", "docs", "examples", "studies.d", "npet");
    Random random = new Random(20260112);
    List<String> names = List.of("study.conf", "roster.csv", "visits.csv", "nodes.csv");
    for (int round = 0; round < 400; round++) {
      for (String name : names) {
        byte[] bytes = Files.readAllBytes(example.resolve(name));
        for (int i = random.nextInt(4); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        int end = random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length;
        Files.write(folder.resolve(name), Arrays.copyOf(bytes, end));
      }
      IncomingRoster incoming = StudyFolder.read(folder);

      assertThat(incoming.subjects()).hasSizeLessThanOrEqualTo(5);
      assertThat(incoming.problems())
          .allSatisfy(problem -> assertThat(problem.remedy()).isNotEmpty());
      assertThat(
              RosterImport.preview(
                      new Roster(List.of(), List.of(), List.of(), List.of()),
                      incoming,
                      LocalDate.of(2026, 12, 31))
                  .problems())
          .containsAll(incoming.problems());
    }
  }

  @ParameterizedTest
  @MethodSource("org.trinomen.server.study.IdentitySamples#names")
  void everyRowOfTheSamplesIsUnderstood(String name) throws IOException {
    Path sample = IdentitySamples.folder(name);

    IncomingRoster incoming = StudyFolder.read(sample);

    assertThat(incoming.problems()).isEmpty();
    assertThat(incoming.subjects()).hasSize(rows(sample.resolve("roster.csv")));
    assertThat(incoming.visits()).hasSize(rows(sample.resolve("visits.csv")));
    assertThat(incoming.nodes()).hasSize(rows(sample.resolve("nodes.csv")));
  }

  private static int rows(Path table) throws IOException {
    return Files.readAllLines(table).size() - 1;
  }

  private Roster roster() throws IOException {
    IncomingRoster incoming = StudyFolder.read(folder);
    assertThat(incoming.problems()).isEmpty();
    return incoming.roster();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
