package org.trinomen.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.server.study.IdentitySamples;

/** {@code trinomen study}: without a server. */
final class StudyCommandTest {

  private static final String CONF =
      """
      id = ABC
      template = "{site}{N3}"
      visits = [ { label = V1, offset_days = 14, window_days = 21 } ]
      sites = [ { id = ABC/1, prefix = A }, { id = ABC/2, prefix = B } ]
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void checkListsWhatWouldChange() throws IOException {
    Path before = study("before", "subject,enrolled_on\nA010,20240201\n");
    Path after =
        study(
            "after",
            "subject,former_codes,enrolled_on,status,status_on\n"
                + "A011,A010,20240201,,\nB001,,20240301,withdrawn,20240401\n");

    CommandRun run =
        CommandRun.of(
            "study", "check", after.toString(), "--known", before.toString(), "--changes");

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out().lines())
        .containsExactly(
            "A010 is now A011",
            "B001 enrolled at ABC/2",
            "0 errors, 0 warnings; would change: 1 code-changed, 1 subject-enrolled");
  }

  @Test
  void checkNamesWhatIsWrongAndEndsWithFindings() throws IOException {
    Path study = study("abc", "subject,enrolled_on\nA01,20240201\nA010,21240201\n");

    CommandRun run = CommandRun.of("study", "check", study.toString());
    CommandRun json = CommandRun.of("study", "check", study.toString(), "--json");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.out())
        .contains("roster.csv:2: subject: A01 is no code")
        .contains("roster.csv:3: enrolled_on: has not come yet");
    assertThat(json.exitCode()).isEqualTo(ExitCode.FINDINGS);
    assertThat(json.out().lines())
        .anyMatch(
            line -> line.startsWith("{\"severity\":\"error\",") && line.contains("\"line\":2"));
  }

  @Test
  void checkKnowsTheDayItIsTold() throws IOException {
    Path study = study("abc", "subject,enrolled_on\nA010,20240201\n");

    assertThat(
            CommandRun.of("study", "check", study.toString(), "--today", "2024-01-31").exitCode())
        .isEqualTo(ExitCode.FINDINGS);
  }

  @Test
  void aStudyIsSwitchedOnByALinkInStudiesD() throws IOException {
    study("available/abc", "subject\nA010\n");
    Path enabled = Files.createDirectories(folder.resolve("studies.d"));
    Files.createSymbolicLink(enabled.resolve("abc"), folder.resolve("available/abc"));
    Files.createDirectories(enabled.resolve("no-study"));

    CommandRun run = CommandRun.of("study", "show", enabled.toString());

    assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("ABC", "{site}{N3} in PatientID", "ABC/1 A: 1 subjects");
    Files.delete(enabled.resolve("abc"));
    assertThat(CommandRun.of("study", "show", enabled.toString()).exitCode())
        .isEqualTo(ExitCode.FINDINGS);
  }

  @Test
  void showNamesNoPerson() throws IOException {
    Path study = study("abc", "subject,family,given,mrn,status\nA010,Doe,Joanna,12345,withdrawn\n");

    CommandRun run = CommandRun.of("study", "show", study.toString());
    CommandRun json = CommandRun.of("study", "show", study.toString(), "--json");

    assertThat(run.out()).contains("1 subjects, 1 of them withdrawn");
    assertThat(json.out()).contains("\"subjects\":1", "\"withdrawn\":1");
    assertThat(run.out() + json.out() + run.err() + json.err())
        .doesNotContain("Doe", "Joanna", "12345");
  }

  @Test
  void codesAreTheSameForTheSameSeedAndOthersForAnother() {
    CommandRun one = codes("--seed", "1");

    assertThat(one.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(one.out().lines()).hasSize(20).allMatch(code -> code.matches("JHU-[0-9A-Z]{4,}"));
    assertThat(one.err()).contains("--seed 1 ");
    assertThat(codes("--seed", "1").out()).isEqualTo(one.out());
    assertThat(codes("--seed", "2").out()).isNotEqualTo(one.out());
    assertThat(codes("--seed", "1", "--json").out())
        .contains("\"codes\":[\"JHU-", "\"check\":\"mod37_36\"");
  }

  @Test
  void codesKeepAwayFromThoseOfTheStudy() throws IOException {
    List<String> first = codes("--seed", "1").out().lines().toList();
    Path study = study("abc", "subject,site\n" + String.join(",ABC/1\n", first) + ",ABC/1\n");

    CommandRun more = codes("--seed", "1", "--study-dir", study.toString());

    assertThat(more.out().lines()).hasSize(20).doesNotContainAnyElementsOf(first);
  }

  @Test
  void tooManyCodesForTheirLengthAreAFinding() {
    CommandRun run = CommandRun.of("study", "codes", "--count", "100", "--length", "1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("--length");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--count=0", "--count=1 --distance=9", "--count=1 --length=99"})
  void askingForNonsenseIsAUsageError(String options) {
    String[] arguments = ("study codes " + options).split(" ", -1);

    assertThat(CommandRun.of(arguments).exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "show"})
  void aMissingFolderIsAnInputError(String command) {
    assertThat(CommandRun.of("study", command, folder.resolve("none").toString()).exitCode())
        .isEqualTo(ExitCode.INPUT_OUTPUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"study", "identity"})
  void withoutASubcommandTheHelpIsShown(String command) {
    CommandRun run = CommandRun.of(command);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("Which command?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"talk_realistic_s101", "talk_harsh_s102", "big_realistic_s103"})
  void theSamplesCanBeImported(String sample) {
    Path study = IdentitySamples.folder(sample);

    CommandRun first = CommandRun.of("study", "check", study.toString());
    CommandRun again =
        CommandRun.of("study", "check", study.toString(), "--known", study.toString());

    assertThat(first.out()).contains("0 errors", "subject-enrolled", "visit-planned");
    assertThat(first.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(again.out()).contains("nothing would change");
  }

  private Path study(String name, String roster) throws IOException {
    Path study = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        study.resolve("study.conf"),
        roster.contains("family") ? CONF + "identity_policy = full\n" : CONF);
    Files.writeString(study.resolve("roster.csv"), roster);
    return study;
  }

  private static CommandRun codes(String... more) {
    String[] arguments = new String[6 + more.length];
    System.arraycopy(
        new String[] {"study", "codes", "--count", "20", "--prefix", "JHU-"}, 0, arguments, 0, 6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    return CommandRun.of(arguments);
  }
}
