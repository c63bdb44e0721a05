package org.trinomen.dicom.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.trinomen.dicom.Vr;

final class TransliterationTest {

  @ParameterizedTest
  @CsvSource({
    "'', Müller^Änne, Muller^Anne",
    "'', Strauß^Øyvind, Strauss^Oyvind",
    "'', Łukasz^Đorđe, Lukasz^Dorde",
    "'', Иванов^Юрий, Ivanov^Iurii",
    "'', Παπαδόπουλος^Θωμάς, Papadopoylos^Thomas",
    "'', Yamada^Tarou=山田^太郎=やまだ^たろう, Yamada^Tarou",
    "'', 山田^太郎, ??^??",
    "ISO_IR 100, Müller^Łukasz, Müller^Lukasz",
    "ISO_IR 144, Иванов^Änne, Иванов^Anne",
  })
  void lettersThatAreNotThereAreWrittenInThoseThatAre(
      String characterSet, String name, String expected) {
    SpecificCharacterSet set =
        SpecificCharacterSet.of(characterSet.isEmpty() ? List.of() : List.of(characterSet));

    String written = Transliteration.into(set, name, Vr.PN);

    assertThat(written).isEqualTo(expected);
    assertThat(set.canEncode(written, Vr.PN)).isTrue();
  }
}
