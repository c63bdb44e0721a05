package org.trinomen.identity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Check characters: published examples, and which slips they detect. */
final class CheckDigitTest {

  /**
   * ISO 7064:2003 for 0794; IFPI, GRid standard 2.1, for A1-2425G-ABC1234002-M; Damm (2004) for
   * 572; python-stdnum's for 79462; for 236 and 142857 those that texts on Verhoeff's scheme use;
   * ISO/IEC 7812-1 for 7992739871; a card issuer's published test number.
   */
  @ParameterizedTest
  @CsvSource({
    "MOD_11_10, 0794, 5",
    "MOD_11_10, 79462, 3",
    "MOD_37_36, A12425GABC1234002, M",
    "MOD_37_36, a1-2425g-abc1234002, M",
    "DAMM, 572, 4",
    "VERHOEFF, 236, 3",
    "VERHOEFF, 142857, 0",
    "LUHN, 7992739871, 3",
    "LUHN, 37828224631000, 5"
  })
  void publishedExamplesHold(CheckDigit digit, String payload, String check) {
    assertThat(digit.of(payload)).isEqualTo(check);
    assertThat(digit.verifies(payload, check)).isTrue();
  }

  @Test
  void decimalAlgorithmsPassOverLetters() {
    assertThat(CheckDigit.DAMM.of("HC-572")).isEqualTo("4");
    assertThat(CheckDigit.NONE.of("HC-572")).isEmpty();
  }

  /**
   * Percent of slips detected, over all payloads of four digits: adjacent transposition, jump
   * transposition (abc to cba), twin (aa to bb), jump twin (aca to bcb), and phonetic (1a to a0 and
   * back, as thirteen and thirty).
   */
  @ParameterizedTest
  @CsvSource({
    "LUHN,      97.8,  0.0, 93.3, 88.9, 87.5",
    "VERHOEFF, 100.0, 94.2, 95.6, 94.2, 78.1",
    "DAMM,     100.0, 90.8, 90.2, 88.4, 96.3",
    "MOD_11_10, 97.8, 90.7, 93.3, 94.7, 87.5"
  })
  void slipsInDecimalCodesAreDetectedAsOftenAsStated(
      CheckDigit digit,
      double adjacent,
      double jump,
      double twin,
      double jumpTwin,
      double phonetic) {
    Tally tally = new Tally(digit);
    for (int payload = 0; payload < 10_000; payload++) {
      tally.count(String.format("%04d", payload));
    }

    assertThat(tally.percent(Slip.SUBSTITUTION)).isEqualTo(100);
    assertThat(tally.percent(Slip.ADJACENT)).isCloseTo(adjacent, within(0.06));
    assertThat(tally.percent(Slip.JUMP)).isCloseTo(jump, within(0.06));
    assertThat(tally.percent(Slip.TWIN)).isCloseTo(twin, within(0.06));
    assertThat(tally.percent(Slip.JUMP_TWIN)).isCloseTo(jumpTwin, within(0.06));
    assertThat(tally.percent(Slip.PHONETIC)).isCloseTo(phonetic, within(0.06));
  }

  /** Too many payloads to count all: a seeded sample, hence the wider bounds. */
  @Test
  void slipsInLettersAndDigitsAreDetectedAsOftenAsStated() {
    Random random = new Random(37_36);
    Tally tally = new Tally(CheckDigit.MOD_37_36);
    for (int i = 0; i < 4000; i++) {
      StringBuilder payload = new StringBuilder();
      random.ints(6, 0, 36).forEach(c -> payload.append(CheckDigit.MOD_37_36.alphabet().charAt(c)));
      tally.count(payload.toString());
    }

    assertThat(tally.percent(Slip.SUBSTITUTION)).isEqualTo(100);
    assertThat(tally.percent(Slip.ADJACENT)).isCloseTo(99.8, within(0.2));
    assertThat(tally.percent(Slip.JUMP)).isCloseTo(98.1, within(0.4));
    assertThat(tally.percent(Slip.TWIN)).isCloseTo(98.3, within(0.5));
    assertThat(tally.percent(Slip.JUMP_TWIN)).isCloseTo(96.5, within(0.7));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void oneOfAsManyRandomCodesPassesAsThereAreCheckCharacters(CheckDigit digit) {
    int characters = digit.alphabet().length();
    int passed = 0;
    for (int i = 0; i < characters; i++) {
      passed += digit.verifies("4711", String.valueOf(digit.alphabet().charAt(i))) ? 1 : 0;
    }
    assertThat(passed).isEqualTo(1);
  }

  private enum Slip {
    SUBSTITUTION,
    ADJACENT,
    JUMP,
    TWIN,
    JUMP_TWIN,
    PHONETIC
  }

  /** Makes every slip of a kind in a code with its check character, and counts those detected. */
  private static final class Tally {

    private final CheckDigit digit;
    private final long[] made = new long[Slip.values().length];
    private final long[] detected = new long[Slip.values().length];

    Tally(CheckDigit digit) {
      this.digit = digit;
    }

    double percent(Slip slip) {
      assertThat(made[slip.ordinal()]).isPositive();
      return 100.0 * detected[slip.ordinal()] / made[slip.ordinal()];
    }

    void count(String payload) {
      String code = payload + digit.of(payload);
      for (int i = 0; i < code.length(); i++) {
        for (char x : digit.alphabet().toCharArray()) {
          note(Slip.SUBSTITUTION, code, with(code, i, x));
        }
      }
      for (int i = 0; i + 1 < code.length(); i++) {
        pairs(code, i, code.charAt(i), code.charAt(i + 1));
      }
      for (int i = 0; i + 2 < code.length(); i++) {
        char a = code.charAt(i);
        char c = code.charAt(i + 2);
        note(Slip.JUMP, code, with(with(code, i, c), i + 2, a));
        if (a == c) {
          for (char x : digit.alphabet().toCharArray()) {
            note(Slip.JUMP_TWIN, code, with(with(code, i, x), i + 2, x));
          }
        }
      }
    }

    private void pairs(String code, int i, char a, char b) {
      note(Slip.ADJACENT, code, with(with(code, i, b), i + 1, a));
      if (a == b) {
        for (char x : digit.alphabet().toCharArray()) {
          note(Slip.TWIN, code, with(with(code, i, x), i + 1, x));
        }
      }
      if (a == '1' && b >= '2' && b <= '9') {
        note(Slip.PHONETIC, code, with(with(code, i, b), i + 1, '0'));
      }
      if (b == '0' && a >= '2' && a <= '9') {
        note(Slip.PHONETIC, code, with(with(code, i, '1'), i + 1, a));
      }
    }

    private void note(Slip slip, String code, String typed) {
      if (!typed.equals(code)) {
        int last = typed.length() - 1;
        made[slip.ordinal()]++;
        detected[slip.ordinal()] +=
            digit.verifies(typed.substring(0, last), typed.substring(last)) ? 0 : 1;
      }
    }

    private static String with(String code, int at, char character) {
      return code.substring(0, at) + character + code.substring(at + 1);
    }
  }

  @Test
  void noTwoAlgorithmsAreTheSame() {
    List<String> checks = new ArrayList<>();
    for (CheckDigit digit : CheckDigit.values()) {
      checks.add(digit.of("20240131") + digit.of("4711") + digit.of("9052"));
    }
    assertThat(checks).doesNotHaveDuplicates();
  }
}
