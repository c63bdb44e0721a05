package org.trinomen.dicom.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Vr;

class SpecificCharacterSetTest {

  /** Values of (0008,0005), the value as the standard prints it, and its meaning. */
  static Stream<Arguments> examplesOfTheStandard() {
    return Stream.of(
        // PS3.5 H.3.1: Japanese, value 1 empty
        arguments(
            "\\ISO 2022 IR 87",
            "Yamada^Tarou=\\033$B;3ED\\033(B^\\033$BB@O:\\033(B"
                + "=\\033$B$d$^$@\\033(B^\\033$B$?$m$&\\033(B",
            "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        // PS3.5 H.3.2: Japanese, JIS X 0201 as value 1
        arguments(
            "ISO 2022 IR 13\\ISO 2022 IR 87",
            "\\324\\317\\300\\336^\\300\\333\\263=\\033$B;3ED\\033(J^\\033$BB@O:\\033(J"
                + "=\\033$B$d$^$@\\033(J^\\033$B$?$m$&\\033(J",
            "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
        // PS3.5 I.2: Korean
        arguments(
            "\\ISO 2022 IR 149",
            "Hong^Gildong=\\033$)C\\373\\363^\\033$)C\\321\\316\\324\\327"
                + "=\\033$)C\\310\\253^\\033$)C\\261\\346\\265\\277",
            "Hong^Gildong=洪^吉洞=홍^길동"),
        // PS3.5 J.1: Chinese in UTF-8
        arguments(
            "ISO_IR 192",
            "Wang^XiaoDong=\\347\\216\\213^\\345\\260\\217\\346\\235\\261=",
            "Wang^XiaoDong=王^小東="),
        // PS3.5 J.3: Chinese in GB18030
        arguments(
            "GB18030", "Wang^XiaoDong=\\315\\365^\\320\\241\\266\\253=", "Wang^XiaoDong=王^小东="),
        // PS3.5 J.4: Chinese in GBK
        arguments("GBK", "Wang^XiaoDong=\\315\\365^\\320\\241\\266\\253=", "Wang^XiaoDong=王^小东="),
        // PS3.5 K.2: Chinese with code extensions
        arguments(
            "\\ISO 2022 IR 58",
            "Zhang^XiaoDong=\\033$)A\\325\\305^\\033$)A\\320\\241\\266\\253=",
            "Zhang^XiaoDong=张^小东="));
  }

  @ParameterizedTest
  @MethodSource("examplesOfTheStandard")
  void examplesOfTheStandardDecode(String terms, String value, String meaning) {
    DecodedText decoded = set(terms).decodeReporting(octal(value), Vr.PN);
    assertThat(decoded.text()).isEqualTo(meaning);
    assertThat(decoded.problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examplesOfTheStandard")
  void examplesOfTheStandardEncodeToTheVeryBytes(String terms, String value, String meaning) {
    assertThat(set(terms).encode(meaning, Vr.PN)).isEqualTo(octal(value));
  }

  /** PS3.5 I.3: Korean in text of several lines; the set is designated anew in each line. */
  @Test
  void lineEndsRestoreTheFirstSet() {
    byte[] text =
        octal(
            "\\033$)CThe 1st line includes \\261\\346\\265\\277.\\015\\012"
                + "\\033$)CThe 2nd line includes \\261\\346\\265\\277, too.\\015\\012"
                + "The 3rd line.");
    DecodedText decoded = set("\\ISO 2022 IR 149").decodeReporting(text, Vr.LT);
    assertThat(decoded.text())
        .isEqualTo("The 1st line includes 길동.\r\nThe 2nd line includes 길동, too.\r\nThe 3rd line.");
    assertThat(decoded.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ISO_IR 100 | 4DFC6C6C65725E5A6FEB | Müller^Zoë",
        "ISO_IR 101 | 44766FF8E16B | Dvořák",
        "ISO_IR 109 | D865726D616E61 | Ĝermana",
        "ISO_IR 110 | D3BA6E69F1B9 | Ķēniņš",
        "ISO_IR 144 | BBEEDA5EB8D2D0DD | Люк^Иван",
        "ISO_IR 127 | E2C8C7E6EA5EE4E6D2C7D1 | قباني^لنزار",
        "ISO_IR 126 | C4E9EFEDF5F3E9EFF2 | Διονυσιος",
        "ISO_IR 138 | F9F8E5EF5EE3E1E5F8E4 | שרון^דבורה",
        "ISO_IR 148 | C7617675FE6FF06C755EDD70656B | Çavuşoğlu^İpek",
        "ISO_IR 203 | BC757672655EA6E1726B61A4 | Œuvre^Šárka€",
        "ISO_IR 166 | CAC1AAD2C25EE3A8B4D5 | สมชาย^ใจดี",
        "ISO_IR 13 | D4CFC0DE5EC0DBB3 | ﾔﾏﾀﾞ^ﾀﾛｳ",
        "ISO_IR 6 | 446F655E4A616E65 | Doe^Jane",
      })
  void singleByteSetsDecodeAndEncode(String terms, String hex, String meaning) {
    byte[] value = HexFormat.of().parseHex(hex);
    DecodedText decoded = set(terms).decodeReporting(value, Vr.PN);
    assertThat(decoded).isEqualTo(new DecodedText(meaning, List.of()));
    assertThat(set(terms).encode(meaning, Vr.PN)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ISO 2022 IR 100 | 1B2D41 | FC | ü",
        "ISO 2022 IR 101 | 1B2D42 | F8 | ř",
        "ISO 2022 IR 109 | 1B2D43 | D8 | Ĝ",
        "ISO 2022 IR 110 | 1B2D44 | BA | ē",
        "ISO 2022 IR 144 | 1B2D4C | B8 | И",
        "ISO 2022 IR 127 | 1B2D47 | E2 | ق",
        "ISO 2022 IR 126 | 1B2D46 | C4 | Δ",
        "ISO 2022 IR 138 | 1B2D48 | F9 | ש",
        "ISO 2022 IR 148 | 1B2D4D | FE | ş",
        "ISO 2022 IR 203 | 1B2D62 | A4 | €",
        "ISO 2022 IR 166 | 1B2D54 | CA | ส",
        "ISO 2022 IR 13 | 1B2949 | D4 | ﾔ",
        "ISO 2022 IR 149 | 1B242943 | C8AB | 홍",
        "ISO 2022 IR 58 | 1B242941 | D5C5 | 张",
      })
  void rightHalfIsDesignatedByTheEscapeOfTheStandard(
      String term, String escape, String bytes, String meaning) {
    SpecificCharacterSet set = SpecificCharacterSet.of(List.of("", term));
    byte[] value = HexFormat.of().parseHex("41" + escape + bytes + "5C42");
    assertThat(set.decodeReporting(value, Vr.LO))
        .isEqualTo(new DecodedText("A" + meaning + "\\B", List.of()));
    assertThat(set.encode("A" + meaning + "\\B", Vr.LO)).isEqualTo(value);
  }

  /** JIS X 0212 (ISO-IR 159), whose bytes here look like delimiters: 5C and 5E and 3D. */
  @Test
  void halvesOfTwoByteCharactersAreNotDelimiters() {
    SpecificCharacterSet set = set("\\ISO 2022 IR 87\\ISO 2022 IR 159");
    byte[] kanji = octal("\\033$B\\134\\134\\136\\075\\075\\136\\033(B\\134A");
    String text = set.decode(kanji, Vr.PN);
    assertThat(text).hasSize(5).endsWith("\\A").doesNotContain("=", "^");
    assertThat(set.encode(text, Vr.PN)).isEqualTo(kanji);
    assertThat(set.decode(octal("\\033$(D\\060\\041\\033(B"), Vr.PN)).isEqualTo("丂");
    assertThat(set.encode("丂", Vr.PN)).isEqualTo(octal("\\033$(D\\060\\041\\033(B"));
  }

  @ParameterizedTest
  @CsvSource({"GBK, 835C, 僜", "GB18030, 835C, 僜", "GBK, 815E, 乛", "GB18030, 8139EE39, \u3400"})
  void secondBytesOfChineseCharactersAreNotDelimiters(String term, String hex, String meaning) {
    byte[] value = HexFormat.of().parseHex(hex + "5C" + hex);
    SpecificCharacterSet set = SpecificCharacterSet.of(List.of(term));
    assertThat(set.decode(value, Vr.PN)).isEqualTo(meaning + "\\" + meaning);
    assertThat(set.encode(meaning + "\\" + meaning, Vr.PN)).isEqualTo(value);
  }

  /** Japanese devices that write Shift JIS under ISO_IR 13: U+8868 is 95 5C there. */
  @Test
  void shiftJisUnderIr13IsReadAndReported() {
    DecodedText decoded =
        set("ISO_IR 13").decodeReporting(HexFormat.of().parseHex("955C5C955C"), Vr.LO);
    assertThat(decoded.text()).isEqualTo("表\\表");
    assertThat(decoded.problems()).hasSize(1);
  }

  /** ISO-IR 14 has the yen sign where ASCII has the backslash, which stays the delimiter. */
  @Test
  void yenSignOfJisRomanIsADelimiterOnlyWhereThereAreSeveralValues() {
    byte[] value = "A\\B".getBytes(ISO_8859_1);
    assertThat(set("ISO_IR 13").decode(value, Vr.LO)).isEqualTo("A\\B");
    assertThat(set("ISO_IR 13").decode(value, Vr.LT)).isEqualTo("A¥B");
    assertThat(set("ISO_IR 13").encode("A¥B", Vr.LT)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ISO-IR 100 | ISO_IR 100",
        "ISO_IR100 | ISO_IR 100",
        "iso_ir 100 | ISO_IR 100",
        "ISO IR 100 | ISO_IR 100",
        "IR 100 | ISO_IR 100",
        "ISO8859-1 | ISO_IR 100",
        "ISO-8859-15 | ISO_IR 203",
        "UTF-8 | ISO_IR 192",
        "UTF8 | ISO_IR 192",
        "ISO_IR192 | ISO_IR 192",
        "ISO 2022 GBK | (unknown)",
        "gb18030 | GB18030",
        "ISO 2022IR 87 | ISO 2022 IR 87",
        "ISO_IR 999 | (unknown)",
        "ISO_IR 99999999999 | (unknown)",
      })
  void misspeltTermsAreUnderstoodAndReported(String given, String meant) {
    SpecificCharacterSet set = SpecificCharacterSet.of(List.of(given));
    assertThat(set.problems()).isNotEmpty();
    assertThat(set.definedTerms()).containsExactly(given);
    if (meant.equals("(unknown)")) {
      assertThat(set.problems().getFirst()).contains("unknown");
    } else {
      assertThat(set.problems().getFirst()).contains('"' + meant + '"');
      assertThat(set.decode("Doe^Jané".getBytes(UTF_8), Vr.PN))
          .isEqualTo(
              SpecificCharacterSet.of(List.of(meant)).decode("Doe^Jané".getBytes(UTF_8), Vr.PN));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'',",
    "ISO_IR 6,",
    "ISO_IR 100,",
    "ISO 2022 IR 100,",
    "ISO_IR 192,",
    "GB18030,",
    "GBK,",
    "\\ISO 2022 IR 149,",
    "ISO 2022 IR 6\\ISO 2022 IR 87,",
  })
  void properTermsAreNotReported(String terms, String none) {
    assertThat(set(terms).problems()).isEmpty();
  }

  @Test
  void setsThatStandAloneAreReportedInCompany() {
    assertThat(set("ISO_IR 192\\ISO 2022 IR 87").problems()).hasSize(1);
    assertThat(set("ISO 2022 IR 100\\ISO_IR 192").problems()).hasSize(1);
    assertThat(set("ISO_IR 192\\ISO 2022 IR 87").decode("山".getBytes(UTF_8), Vr.LO)).isEqualTo("山");
  }

  @Test
  void extensionsWithoutThe2022InTheirNameWorkAndAreReported() {
    SpecificCharacterSet set = set("ISO_IR 100\\ISO_IR 144");
    assertThat(set.problems()).hasSize(2);
    assertThat(set.decode(octal("\\374\\033-L\\270"), Vr.LO)).isEqualTo("üИ");
  }

  @Test
  void multiByteSetAloneIsReadAsAnExtensionOfAsciiAndReported() {
    SpecificCharacterSet set = set("ISO 2022 IR 87");
    assertThat(set.problems()).hasSize(1);
    assertThat(set.decode(octal("A=\\033$B;3ED\\033(B"), Vr.PN)).isEqualTo("A=山田");
  }

  @Test
  void highBytesWithoutCharacterSetAreReadAsUtf8WhereValidElseAsLatin1() {
    for (String terms : List.of("", "ISO_IR 6", "ISO_IR 999")) {
      SpecificCharacterSet set =
          SpecificCharacterSet.of(terms.isEmpty() ? List.of() : List.of(terms));
      DecodedText utf8 = set.decodeReporting("Müller".getBytes(UTF_8), Vr.PN);
      assertThat(utf8.text()).isEqualTo("Müller");
      assertThat(utf8.problems()).hasSize(1);
      DecodedText latin = set.decodeReporting("Müller".getBytes(ISO_8859_1), Vr.PN);
      assertThat(latin.text()).isEqualTo("Müller");
      assertThat(latin.problems()).hasSize(1);
    }
  }

  @Test
  void declaredSetIsBelievedThoughTheBytesAreUtf8AndThatIsReported() {
    DecodedText decoded = set("ISO_IR 100").decodeReporting("ü".getBytes(UTF_8), Vr.PN);
    assertThat(decoded.text()).isEqualTo("Ã¼");
    assertThat(decoded.problems()).hasSize(1);
  }

  @Test
  void bytesOutsideTheSetAreReplacedAndReported() {
    DecodedText decoded = set("ISO_IR 192").decodeReporting(octal("M\\374^A"), Vr.PN);
    assertThat(decoded.text()).isEqualTo("M\uFFFD^A");
    assertThat(decoded.problems()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ISO_IR 6", "ISO_IR 13", "ISO_IR 100"})
  void escapeSequencesWithoutCodeExtensionsAreReadAndReported(String term) {
    SpecificCharacterSet set = SpecificCharacterSet.of(term.isEmpty() ? List.of() : List.of(term));
    DecodedText decoded = set.decodeReporting(octal("A=\\033$B;3ED\\033(B"), Vr.PN);
    assertThat(decoded.text()).isEqualTo("A=山田");
    assertThat(decoded.problems()).hasSize(1);
    assertThat(set.decode(octal("A\\033[31m"), Vr.LO)).isEqualTo("A\u001B[31m");
  }

  @Test
  void unknownEscapeSequenceStaysInTheTextAndIsReported() {
    DecodedText decoded = set("\\ISO 2022 IR 87").decodeReporting(octal("A\\033[31mB"), Vr.LO);
    assertThat(decoded.text()).isEqualTo("A\u001B[31mB");
    assertThat(decoded.problems()).hasSize(1);
  }

  @Test
  void missingReturnToSingleByteIsReported() {
    DecodedText decoded = set("\\ISO 2022 IR 87").decodeReporting(octal("\\033$B;3ED"), Vr.PN);
    assertThat(decoded.text()).isEqualTo("山田");
    assertThat(decoded.problems()).hasSize(1);
  }

  @Test
  void rightHalfNotDesignatedAgainAfterADelimiterIsReadAndReported() {
    DecodedText decoded =
        set("\\ISO 2022 IR 149").decodeReporting(octal("\\033$)C\\373\\363^\\321\\316"), Vr.PN);
    assertThat(decoded.text()).isEqualTo("洪^吉");
    assertThat(decoded.problems()).hasSize(1);
  }

  @Test
  void undeclaredButKnownSetIsReadAndReported() {
    DecodedText decoded =
        set("\\ISO 2022 IR 87").decodeReporting(octal("\\033$)C\\373\\363"), Vr.PN);
    assertThat(decoded.text()).isEqualTo("洪");
    assertThat(decoded.problems()).hasSize(1);
  }

  @Test
  void writingNeverReplacesACharacter() {
    assertThat(set("ISO_IR 100").canEncode("Łódź", Vr.PN)).isFalse();
    assertThat(set("ISO_IR 100").canEncode("Zoë", Vr.PN)).isTrue();
    assertThat(set("ISO_IR 192").canEncode("a\uD800", Vr.PN)).isFalse();
    assertThatThrownBy(() -> set("\\ISO 2022 IR 87").encode("홍", Vr.PN))
        .isInstanceOf(DicomException.class)
        .hasMessageNotContaining("홍");
  }

  @Test
  void valuesThatKnowNoCharacterSetAreAscii() {
    assertThat(set("ISO_IR 192").canEncode("É", Vr.CS)).isFalse();
    assertThat(set("GBK").decode("1.2.840".getBytes(UTF_8), Vr.UI)).isEqualTo("1.2.840");
  }

  @ParameterizedTest
  @CsvSource({
    "ISO_IR 100",
    "ISO_IR 126",
    "ISO_IR 13",
    "ISO_IR 166",
    "ISO_IR 192",
    "GB18030",
    "GBK",
    "\\ISO 2022 IR 87\\ISO 2022 IR 159",
    "ISO 2022 IR 13\\ISO 2022 IR 87",
    "\\ISO 2022 IR 149",
    "\\ISO 2022 IR 58",
    "ISO 2022 IR 100\\ISO 2022 IR 126\\ISO 2022 IR 144",
  })
  void charactersOfASetComeBackFromTheirBytes(String terms) {
    SpecificCharacterSet set = set(terms);
    int held = 0;
    for (int code = ' '; code < 0xFFF0; code += code < 0x3100 ? 1 : 7) {
      char c = (char) code;
      String text = "A" + c + "^" + c + "B\\" + c;
      if (set.canEncode(text, Vr.PN)) {
        held++;
        DecodedText decoded = set.decodeReporting(set.encode(text, Vr.PN), Vr.PN);
        assertThat(decoded.text()).isEqualTo(text);
      }
    }
    assertThat(held).isGreaterThan(100);
  }

  private static SpecificCharacterSet set(String terms) {
    return SpecificCharacterSet.of(List.of(terms.split("\\\\", -1)));
  }

  /** Bytes from the standard's notation: ASCII with {@code \ooo} in octal. */
  static byte[] octal(String text) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        bytes.append((char) Integer.parseInt(text.substring(i + 1, i + 4), 8));
        i += 3;
      } else {
        bytes.append(text.charAt(i));
      }
    }
    return bytes.toString().getBytes(ISO_8859_1);
  }
}
