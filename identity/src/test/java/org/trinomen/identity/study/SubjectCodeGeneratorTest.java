package org.trinomen.identity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.identity.linkage.EditDistance;

/** Codes for new studies. */
final class SubjectCodeGeneratorTest {

  private static final List<String> ALIKE = List.of("O0QD", "I1L", "S5", "B8", "Z2", "G6");

  @Test
  void noTwoCharactersOfTheAlphabetLookAlikeAndNoWordCanBeSpelt() {
    assertThat(SubjectCodeGenerator.ALPHABET.chars()).doesNotHaveDuplicates();
    for (String group : ALIKE) {
      assertThat(SubjectCodeGenerator.ALPHABET).doesNotContain(group.split(""));
    }
    assertThat(SubjectCodeGenerator.ALPHABET).doesNotContain("A", "E", "I", "O", "U", "Y");
  }

  @ParameterizedTest
  @CsvSource({"'',600,2", "'',600,3", "JHU-,300,3", "A,100,4", "JHU-,2000,2", "'',50,1"})
  void codesAreFarFromEachOtherAndCarryTheirCheckCharacter(String prefix, int count, int distance) {
    int length = SubjectCodeGenerator.lengthFor(count, distance);
    SubjectCodeGenerator generator = new SubjectCodeGenerator(prefix, length, distance, List.of());

    List<String> codes = generator.generate(count, new SplittableRandom(1));

    assertThat(codes).hasSize(count).doesNotHaveDuplicates();
    for (int i = 0; i < codes.size(); i++) {
      String code = codes.get(i);
      int last = code.length() - 1;
      assertThat(code).startsWith(prefix).hasSize(prefix.length() + length + 1);
      assertThat(SubjectCodeGenerator.ALPHABET).contains(code.substring(prefix.length()).split(""));
      assertThat(CheckDigit.MOD_37_36.verifies(code.substring(0, last), code.substring(last)))
          .isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(EditDistance.atMost(code, codes.get(j), distance))
            .isGreaterThanOrEqualTo(distance);
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameCodes() {
    assertThat(codes(7)).isEqualTo(codes(7)).isNotEqualTo(codes(8));
  }

  @Test
  void newCodesKeepAwayFromThoseThereAre() {
    List<String> first =
        new SubjectCodeGenerator("", 4, 3, List.of()).generate(100, new SplittableRandom(1));

    List<String> second =
        new SubjectCodeGenerator("", 4, 3, first).generate(100, new SplittableRandom(1));

    assertThat(second).hasSize(100);
    for (String code : second) {
      assertThat(first).allMatch(other -> EditDistance.atMost(code, other, 3) >= 3);
    }
  }

  @Test
  void whereThereIsNoRoomThereAreFewer() {
    assertThat(new SubjectCodeGenerator("", 1, 2, List.of()).generate(50, new SplittableRandom(1)))
        .hasSizeBetween(1, 17);
  }

  @Test
  void askingForNonsenseIsRefused() {
    assertThatThrownBy(() -> new SubjectCodeGenerator("", 0, 2, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SubjectCodeGenerator("", 4, 9, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    SubjectCodeGenerator generator = new SubjectCodeGenerator("", 4, 2, List.of());
    assertThatThrownBy(() -> generator.generate(0, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theStudyUnderstandsItsCodes() {
    SubjectCodeGenerator generator = new SubjectCodeGenerator("JHU-", 5, 3, List.of());
    StudyCoding coding =
        new StudyCoding(
            new ResearchStudy(
                "TST",
                "",
                new CodeGrammar("{site}-" + generator.template(), CheckDigit.MOD_37_36),
                "PatientID",
                IdentityPolicy.NONE,
                "",
                "",
                "",
                List.of(),
                List.of(new Site("TST/1", "JHU", "", ""))));

    for (String code : generator.generate(50, new SplittableRandom(3))) {
      assertThat(coding.parse(code).orElseThrow().check()).isEqualTo(ParsedCode.Check.RIGHT);
    }
  }

  private static List<String> codes(long seed) {
    return new SubjectCodeGenerator("A", 4, 2, List.of()).generate(20, new SplittableRandom(seed));
  }
}
