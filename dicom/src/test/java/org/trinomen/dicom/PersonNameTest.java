package org.trinomen.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonNameTest {

  /** PS3.5 §6.2.1.1, example 1. */
  @Test
  void fiveComponentsAreReadInTheOrderOfTheStandard() {
    var name = PersonName.parse("Adams^John Robert Quincy^^Rev.^B.A. M.Div.").alphabetic();
    assertThat(name.family()).isEqualTo("Adams");
    assertThat(name.given()).isEqualTo("John Robert Quincy");
    assertThat(name.middle()).isEmpty();
    assertThat(name.prefix()).isEqualTo("Rev.");
    assertThat(name.suffix()).isEqualTo("B.A. M.Div.");
  }

  /** PS3.5 Annex H.3.1. */
  @Test
  void threeGroupsAreTheThreeWritings() {
    PersonName name = PersonName.parse("Yamada^Tarou=山田^太郎=やまだ^たろう");
    assertThat(name.alphabetic().given()).isEqualTo("Tarou");
    assertThat(name.ideographic().family()).isEqualTo("山田");
    assertThat(name.phonetic().toDicom()).isEqualTo("やまだ^たろう");
  }

  @Test
  void ideographicGroupMayStandWithoutAlphabetic() {
    PersonName name = PersonName.parse("=王^小东");
    assertThat(name.alphabetic().isEmpty()).isTrue();
    assertThat(name.toDicom()).isEqualTo("=王^小东");
  }

  @ParameterizedTest
  @CsvSource({
    "Morrison-Jones^Susan^^^Ph.D., Morrison-Jones^Susan^^^Ph.D.",
    "Doe^Jane^^^, Doe^Jane",
    "Doe^Jane==, Doe^Jane",
    "^^^^, ''",
    "'', ''",
    "' Doe ^ Jane ', Doe^Jane",
    "A=B=C=D=E, A=B=C",
  })
  void writingBackDropsOnlyEmptyEndsAndPadding(String given, String written) {
    assertThat(PersonName.parse(given).toDicom()).isEqualTo(written);
  }

  @Test
  void surplusComponentsAreKept() {
    assertThat(PersonName.parse("A^B^C^D^E^F^G").toDicom()).isEqualTo("A^B^C^D^E^F^G");
  }

  @Test
  void delimitersAloneAreAnEmptyName() {
    assertThat(PersonName.parse("^^==").isEmpty()).isTrue();
  }
}
