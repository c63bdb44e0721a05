package org.trinomen.dicom.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.Vr;

/** Bytes from strangers: decoding must come to an end whatever they are. */
class RandomTextTest {

  private static final List<Vr> TEXT_VRS = List.of(Vr.PN, Vr.LO, Vr.LT, Vr.UT, Vr.CS, Vr.UI);
  private static final byte[] TELLING = {
    0x1B, '$', '(', ')', '-', 'B', 'J', 'I', 'D', 'C', 'A', '\\', '^', '=', '\n', 0, (byte) 0xFF
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ISO_IR 100",
        "ISO_IR 13",
        "ISO_IR 192",
        "GB18030",
        "GBK",
        "UTF-8",
        "nonsense",
        "\\",
        "\\ISO 2022 IR 87\\ISO 2022 IR 159",
        "ISO 2022 IR 13\\ISO 2022 IR 87",
        "\\ISO 2022 IR 149\\ISO 2022 IR 58",
        "ISO 2022 IR 100\\ISO_IR 192",
        "ISO 2022 IR 87"
      })
  void anyBytesDecodeAndWhatDecodesWithoutProblemComesBack(String terms) {
    SpecificCharacterSet set = SpecificCharacterSet.of(List.of(terms.split("\\\\", -1)));
    Random random = new Random(terms.hashCode());
    int clean = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] value = bytes(random);
      Vr vr = TEXT_VRS.get(i % TEXT_VRS.size());
      DecodedText decoded = set.decodeReporting(value, vr);
      assertThat(decoded.text().length()).isLessThanOrEqualTo(value.length);
      if (decoded.problems().isEmpty() && set.canEncode(decoded.text(), vr)) {
        clean++;
        assertThat(set.decode(set.encode(decoded.text(), vr), vr)).isEqualTo(decoded.text());
      }
    }
    assertThat(clean).isGreaterThan(100);
  }

  private static byte[] bytes(Random random) {
    byte[] value = new byte[random.nextInt(12)];
    random.nextBytes(value);
    for (int i = 0; i < value.length; i++) {
      if (random.nextInt(3) > 0) {
        value[i] = TELLING[random.nextInt(TELLING.length)];
      }
    }
    return value;
  }
}
