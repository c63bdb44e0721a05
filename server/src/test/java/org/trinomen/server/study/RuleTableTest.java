package org.trinomen.server.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;
import org.trinomen.identity.resolve.SiteHabit;
import org.trinomen.identity.resolve.SiteRule;
import org.trinomen.identity.study.RosterProblem;

final class RuleTableTest {

  private static final String COLUMNS =
      "site,number_offset,prefix,station,clock_days,field,names,why,valid_from,valid_to\n";

  @TempDir private Path folder;
  private final List<RosterProblem> problems = new ArrayList<>();

  private List<SiteRule> read(String rows) throws IOException {
    Path file = Files.writeString(folder.resolve("rules.csv"), COLUMNS + rows);
    return RuleTable.read(file, problems::add);
  }

  @Test
  void everyHabitIsRead() throws IOException {
    List<SiteRule> rules =
        read(
            """
            S/1,-2,,,,,,,2024-01-02,2024-02-03
            S/1,,B,,,,,,,
            S/2,,,PET1,3,,,,,
            S/2,,,,,PatientID,ADNI_?*,other-study,,
            """);

    assertThat(problems).isEmpty();
    assertThat(rules)
        .containsExactly(
            new SiteRule(
                "S/1",
                new SiteHabit.NumberOffset(-2),
                LocalDate.of(2024, 1, 2),
                LocalDate.of(2024, 2, 3)),
            new SiteRule("S/1", new SiteHabit.OtherPrefix("B"), null, null),
            new SiteRule("S/2", new SiteHabit.ClockOffset("PET1", 3), null, null),
            new SiteRule(
                "S/2",
                SiteHabit.NotOurs.named("PatientID", "ADNI_?*", OutOfStudyReason.OTHER_STUDY),
                null,
                null));
    assertThat(rules.getLast().habit())
        .isInstanceOfSatisfying(
            SiteHabit.NotOurs.class,
            not ->
                assertThat("ADNI_0007")
                    .matches(not.pattern())
                    .satisfies(_ -> assertThat("ADNI_").doesNotMatch(not.pattern())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "S/1,0,,,,,,,,",
        "S/1,two,,,,,,,,",
        "S/1,1,B,,,,,,,",
        "S/1,,,,,,,,,",
        "S/1,,,PET1,,,,,,",
        "S/1,,,,,,ADNI_*,test,,",
        "S/1,,,,,PatientID,ADNI_*,whim,,",
        ",1,,,,,,,,",
      })
  void whatMakesNoSenseIsToldAndLeftOut(String row) throws IOException {
    assertThat(read(row + "\n")).isEmpty();
    assertThat(problems).isNotEmpty();
  }
}
