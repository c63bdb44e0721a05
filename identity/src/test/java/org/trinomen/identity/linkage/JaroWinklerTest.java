package org.trinomen.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JaroWinklerTest {

  /** Winkler, Overview of Record Linkage (2006); the last is often quoted beside them. */
  @ParameterizedTest
  @CsvSource({
    "shackleford, shackelford, 0.970, 0.982",
    "dunningham, cunnigham, 0.896, 0.896",
    "nichleson, nichulson, 0.926, 0.956",
    "jones, johnson, 0.790, 0.832",
    "massey, massie, 0.889, 0.933",
    "abroms, abrams, 0.889, 0.922",
    "hardin, martinez, 0.722, 0.722",
    "itman, smith, 0.467, 0.467",
    "jeraldine, geraldine, 0.926, 0.926",
    "martha, marhta, 0.944, 0.961",
    "michelle, michael, 0.869, 0.921",
    "julies, julius, 0.889, 0.933",
    "tanya, tonya, 0.867, 0.880",
    "dwayne, duane, 0.822, 0.840",
    "sean, susan, 0.783, 0.805",
    "jon, john, 0.917, 0.933",
    "dixon, dicksonx, 0.767, 0.813",
  })
  void isThePublishedFigure(String a, String b, double jaro, double jaroWinkler) {
    assertThat(JaroWinkler.jaro(a, b)).isEqualTo(jaro, within(0.0006));
    assertThat(JaroWinkler.similarity(a, b)).isEqualTo(jaroWinkler, within(0.0006));
    assertThat(JaroWinkler.similarity(b, a)).isEqualTo(JaroWinkler.similarity(a, b));
  }

  @Test
  void nothingInCommonIsZeroAndTheSameIsOne() {
    assertThat(JaroWinkler.similarity("abc", "xyz")).isZero();
    assertThat(JaroWinkler.similarity("", "abc")).isZero();
    assertThat(JaroWinkler.similarity("a", "a")).isOne();
    assertThat(JaroWinkler.similarity("", "")).isOne();
  }

  @Test
  void overlongTextsAreComparedByTheirFirst64Characters() {
    assertThat(JaroWinkler.jaro("a".repeat(70), "a".repeat(64) + "b".repeat(900))).isOne();
    assertThat(JaroWinkler.jaro("b" + "a".repeat(99), "c" + "a".repeat(98))).isLessThan(1);
  }
}
