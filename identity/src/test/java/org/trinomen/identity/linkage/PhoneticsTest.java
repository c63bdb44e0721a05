package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PhoneticsTest {

  @ParameterizedTest
  @CsvSource({
    "Schmidt, Smith",
    "Catherine, Katherine",
    "Philip, Filip",
    "Stephen, Steven",
    "Wright, Rite",
  })
  void whatSoundsAlikeHasACodeInCommon(String a, String b) {
    assertThat(Phonetics.of(a).soundsLike(Phonetics.of(b))).isTrue();
    assertThat(Phonetics.of(b).soundsLike(Phonetics.of(a))).isTrue();
    assertThat(Phonetics.of(a).soundsLike(Phonetics.of("Lovegrove"))).isFalse();
  }

  /** Four characters of code would not tell them apart. */
  @Test
  void theEndsOfLongNamesCount() {
    assertThat(Phonetics.of("Robertson").soundsLike(Phonetics.of("Robertsbridge"))).isFalse();
  }

  @Test
  void whatHasNoLettersSoundsLikeNothing() {
    assertThat(Phonetics.of("12").soundsLike(Phonetics.of("12"))).isFalse();
    assertThat(Phonetics.of("").soundsLike(Phonetics.of(""))).isFalse();
  }

  @Test
  void tellsNoName() {
    assertThat(Phonetics.of("Smith").toString()).doesNotContain("SM0");
  }
}
