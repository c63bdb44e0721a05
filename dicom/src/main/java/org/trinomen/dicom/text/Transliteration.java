package org.trinomen.dicom.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.trinomen.dicom.Vr;

/**
 * Writes text with the letters of a character set that lacks some of its own: accents are dropped,
 * Greek and Cyrillic letters are written in Latin ones, each by itself (Greek after ISO 843,
 * Cyrillic after the passport rules of ICAO Doc 9303), and what remains becomes a question mark.
 * For answers to those who can't read more; nothing that is kept is written so.
 */
public final class Transliteration {

  private static final String REPLACEMENT = "?";

  private static final Map<Integer, String> LATIN =
      table(
          "ß ss", "æ ae", "ø o", "œ oe", "ð d", "þ th", "đ d", "ħ h", "ı i", "ł l", "ŋ n", "ŧ t",
          "’ '", "‘ '", "“ \"", "” \"", "– -", "— -", "… ...", "€ EUR", "α a", "β v", "γ g", "δ d",
          "ε e", "ζ z", "η i", "θ th", "ι i", "κ k", "λ l", "μ m", "ν n", "ξ x", "ο o", "π p",
          "ρ r", "σ s", "ς s", "τ t", "υ y", "φ f", "χ ch", "ψ ps", "ω o", "а a", "б b", "в v",
          "г g", "д d", "е e", "ж zh", "з z", "и i", "й i", "к k", "л l", "м m", "н n", "о o",
          "п p", "р r", "с s", "т t", "у u", "ф f", "х kh", "ц ts", "ч ch", "ш sh", "щ shch",
          "ъ ie", "ы y", "ь _", "э e", "ю iu", "я ia", "ё e", "і i", "ї i", "є ie", "ґ g");

  private Transliteration() {}

  /** The text as this character set can hold it, all of it. */
  public static String into(SpecificCharacterSet characterSet, String text, Vr vr) {
    if (vr == Vr.PN) {
      return name(characterSet, text);
    }
    return letters(characterSet, text, vr);
  }

  /** PS3.5 §6.2.1.1: a group that says in other letters what the first one says can be spared. */
  private static String name(SpecificCharacterSet characterSet, String text) {
    List<String> values = new ArrayList<>();
    for (String value : text.split("\\\\", -1)) {
      List<String> groups = new ArrayList<>();
      for (String group : value.split("=", -1)) {
        boolean first = groups.isEmpty();
        boolean spared = !first && !groups.getFirst().isBlank();
        groups.add(
            spared && !characterSet.canEncode(group, Vr.PN)
                ? ""
                : letters(characterSet, group, Vr.PN));
      }
      while (groups.size() > 1 && groups.getLast().isEmpty()) {
        groups.removeLast();
      }
      values.add(String.join("=", groups));
    }
    return String.join("\\", values);
  }

  private static String letters(SpecificCharacterSet characterSet, String text, Vr vr) {
    StringBuilder out = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFC)
        .codePoints()
        .forEach(letter -> out.append(letter(characterSet, letter, vr)));
    return out.toString();
  }

  private static String letter(SpecificCharacterSet characterSet, int letter, Vr vr) {
    String itself = Character.toString(letter);
    if (letter < 0x80 || characterSet.canEncode(itself, vr)) {
      return itself;
    }
    String plain = withoutAccents(itself);
    return Optional.of(plain)
        .filter(text -> !text.isEmpty() && characterSet.canEncode(text, vr))
        .or(() -> inLatin(plain.isEmpty() ? itself : plain))
        .filter(text -> characterSet.canEncode(text, vr))
        .orElse(REPLACEMENT);
  }

  private static String withoutAccents(String letter) {
    StringBuilder plain = new StringBuilder();
    Normalizer.normalize(letter, Normalizer.Form.NFKD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private static Optional<String> inLatin(String letter) {
    int code = letter.codePointAt(0);
    String small = LATIN.get(code);
    if (small != null) {
      return Optional.of(small);
    }
    String large = LATIN.get(Character.toLowerCase(code));
    return large == null || large.isEmpty()
        ? Optional.ofNullable(large)
        : Optional.of(Character.toUpperCase(large.charAt(0)) + large.substring(1));
  }

  private static Map<Integer, String> table(String... pairs) {
    Map<Integer, String> table = new HashMap<>();
    for (String pair : pairs) {
      String latin = pair.substring(pair.indexOf(' ') + 1);
      table.put(pair.codePointAt(0), latin.equals("_") ? "" : latin);
    }
    return Map.copyOf(table);
  }
}
