package org.trinomen.dicom.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A character set that a value of Specific Character Set can name (PS3.3 Tables C.12-2 to C.12-5):
 * up to two halves of a code table, or an encoding that stands alone.
 */
enum CharacterSetTerm {
  IR_6(6, CodeElement.ASCII, null, null),
  IR_100(100, CodeElement.ASCII, CodeElement.LATIN_1, null),
  IR_101(101, CodeElement.ASCII, CodeElement.LATIN_2, null),
  IR_109(109, CodeElement.ASCII, CodeElement.LATIN_3, null),
  IR_110(110, CodeElement.ASCII, CodeElement.LATIN_4, null),
  IR_144(144, CodeElement.ASCII, CodeElement.CYRILLIC, null),
  IR_127(127, CodeElement.ASCII, CodeElement.ARABIC, null),
  IR_126(126, CodeElement.ASCII, CodeElement.GREEK, null),
  IR_138(138, CodeElement.ASCII, CodeElement.HEBREW, null),
  IR_148(148, CodeElement.ASCII, CodeElement.LATIN_5, null),
  IR_203(203, CodeElement.ASCII, CodeElement.LATIN_9, null),
  IR_166(166, CodeElement.ASCII, CodeElement.THAI, null),
  IR_13(13, CodeElement.JIS_ROMAN, CodeElement.KATAKANA, null),
  IR_87(87, CodeElement.JIS_KANJI, null, null),
  IR_159(159, CodeElement.JIS_SUPPLEMENTARY, null, null),
  IR_149(149, null, CodeElement.KOREAN, null),
  IR_58(58, null, CodeElement.CHINESE, null),
  IR_192(192, null, null, UTF_8),
  GB18030(0, null, null, Charset.forName("GB18030")),
  GBK(0, null, null, Charset.forName("GBK"));

  private static final Pattern REGISTERED = Pattern.compile("(?:ISO)?(2022)?IR(?:2022)?0*(\\d+)");
  private static final Pattern ISO_8859 = Pattern.compile("(?:ISO|ISOIR)8859(\\d+)");

  /** Names people and devices write instead of the Defined Term; letters and digits only. */
  private static final Map<String, CharacterSetTerm> NICKNAMES =
      Map.ofEntries(
          Map.entry("UTF8", IR_192),
          Map.entry("UNICODE", IR_192),
          Map.entry("ASCII", IR_6),
          Map.entry("USASCII", IR_6),
          Map.entry("LATIN1", IR_100),
          Map.entry("GB18030", GB18030),
          Map.entry("GBK", GBK),
          Map.entry("GB2312", GBK));

  /** Part number of ISO 8859 to the ISO-IR number of its right half. */
  private static final Map<Integer, CharacterSetTerm> ISO_8859_PARTS =
      Map.ofEntries(
          Map.entry(1, IR_100),
          Map.entry(2, IR_101),
          Map.entry(3, IR_109),
          Map.entry(4, IR_110),
          Map.entry(5, IR_144),
          Map.entry(6, IR_127),
          Map.entry(7, IR_126),
          Map.entry(8, IR_138),
          Map.entry(9, IR_148),
          Map.entry(11, IR_166),
          Map.entry(15, IR_203));

  private final int registration;
  private final @Nullable CodeElement leftHalf;
  private final @Nullable CodeElement rightHalf;
  private final @Nullable Charset alone;

  CharacterSetTerm(
      int registration,
      @Nullable CodeElement leftHalf,
      @Nullable CodeElement rightHalf,
      @Nullable Charset alone) {
    this.registration = registration;
    this.leftHalf = leftHalf;
    this.rightHalf = rightHalf;
    this.alone = alone;
  }

  /** The set meant by a term as found in a data set, however it is spelt. */
  static Optional<CharacterSetTerm> meantBy(String term) {
    String letters = term.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    CharacterSetTerm nickname = NICKNAMES.get(letters);
    if (nickname != null) {
      return Optional.of(nickname);
    }
    Matcher iso8859 = ISO_8859.matcher(letters);
    if (iso8859.matches() && iso8859.group(1).length() <= 2) {
      return Optional.ofNullable(ISO_8859_PARTS.get(Integer.parseInt(iso8859.group(1))));
    }
    Matcher registered = REGISTERED.matcher(letters);
    if (registered.matches() && registered.group(2).length() <= 3) {
      return registered(Integer.parseInt(registered.group(2)));
    }
    return Optional.empty();
  }

  private static Optional<CharacterSetTerm> registered(int registration) {
    for (CharacterSetTerm each : values()) {
      if (each.registration == registration && registration != 0) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The Defined Term as the standard spells it, without or with code extensions. */
  String definedTerm(boolean withCodeExtensions) {
    if (registration == 0) {
      return name();
    }
    return (withCodeExtensions && alone == null ? "ISO 2022 IR " : "ISO_IR ") + registration;
  }

  Optional<CodeElement> leftHalf() {
    return Optional.ofNullable(leftHalf);
  }

  Optional<CodeElement> rightHalf() {
    return Optional.ofNullable(rightHalf);
  }

  /** The encoding, where it stands alone and allows no code extensions. */
  Optional<Charset> alone() {
    return Optional.ofNullable(alone);
  }

  /** Whether it is a code extension only: a multi-byte set that needs another as value 1. */
  boolean multiByteExtension() {
    return alone == null
        && ((leftHalf != null && leftHalf.width() > 1)
            || (rightHalf != null && rightHalf.width() > 1));
  }
}
