package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.trinomen.identity.linkage.NameGrade.EXACT;
import static org.trinomen.identity.linkage.NameGrade.MISSING;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NameComparisonTest {

  private static final Nicknames NICKNAMES = Nicknames.english();

  @ParameterizedTest
  @CsvSource({
    "William, WILLIAM, EXACT",
    "Renée, RENEE, EXACT",
    "Mary-Ann, mary ann, EXACT",
    "William, Bill, NICKNAME",
    "Bill, William, NICKNAME",
    "William, Wiliam, NEAR",
    "Sarah, Sara, NICKNAME",
    "Jonathan, Jonahtan, NEAR",
    "Martha, Marhta, NEAR",
    "Wright, Rite, PHONETIC",
    "J, Jacob, INITIAL",
    "Chr, Christodoulos, INITIAL",
    "Jacob, Emma, DIFFERENT",
    "Lee, Leo, DIFFERENT",
    "'', Emma, MISSING",
    "' - ', Emma, MISSING",
  })
  void gradesGivenNames(String a, String b, NameGrade grade) {
    assertThat(given(a, b)).isEqualTo(grade);
    assertThat(given(b, a)).isEqualTo(grade);
  }

  @Test
  void familyNamesHaveNoNicknames() {
    assertThat(of("Anna", "William", "Anna", "Bill").family()).isNotEqualTo(NameGrade.NICKNAME);
  }

  @Test
  void partsTypedIntoEachOthersPlaceAreRecognised() {
    NameComparison swapped = of("Sarah", "Bruhn", "Bruhn", "Sara");
    assertThat(swapped.swapped()).isTrue();
    assertThat(swapped.agreements()).isEqualTo(2);
  }

  @Test
  void onePartThatFitsCrosswiseIsNotASwap() {
    NameComparison apart = of("James", "Stewart", "Stewart", "Granger");
    assertThat(apart.swapped()).isFalse();
    assertThat(apart.agreements()).isZero();
  }

  @Test
  void whatIsMissingIsNoAgreement() {
    NameComparison half = of("", "Bruhn", "Sarah", "Bruhn");
    assertThat(half).isEqualTo(new NameComparison(MISSING, EXACT, false));
    assertThat(half.agreements()).isOne();
  }

  private static NameGrade given(String a, String b) {
    return of(a, "x", b, "x").given();
  }

  private static NameComparison of(String givenA, String familyA, String givenB, String familyB) {
    return NameComparison.of(givenA, familyA, givenB, familyB, NICKNAMES);
  }
}
