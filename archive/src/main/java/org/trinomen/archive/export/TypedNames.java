package org.trinomen.archive.export;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;

/**
 * The names typed into the header, to be found where they do not belong. The profile of PS3.15
 * takes out the attributes in which people write; a name may stand in others too, as in the meaning
 * of a code that some device made up.
 */
final class TypedNames {

  private static final List<Integer> NAMING =
      List.of(
          Tag.PatientName,
          Tag.PatientID,
          Tag.OtherPatientIDs,
          Tag.OtherPatientNames,
          Tag.PatientBirthName,
          Tag.MedicalRecordLocator);

  /** Shorter words are initials, particles and numbers that stand everywhere. */
  private static final int WORD_MIN = 4;

  /** Where a character is a word or a syllable, two are a name. */
  private static final int IDEOGRAPHS_MIN = 2;

  private static final Pattern SEPARATORS = Pattern.compile("[\\^=\\\\\\s,;]+");

  /** Of a copy that may name anyone. */
  static final TypedNames NOT_SOUGHT = new TypedNames(SpecificCharacterSet.DEFAULT, Set.of());

  private final SpecificCharacterSet characterSet;
  private final Pattern anyOf;

  private TypedNames(SpecificCharacterSet characterSet, Set<String> words) {
    this.characterSet = characterSet;
    String alternatives = words.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    // A pattern that nothing matches, where nothing was typed.
    String pattern = words.isEmpty() ? "(?!)" : "(?<![\\p{L}\\p{N}])(?:" + alternatives + ")";
    this.anyOf = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** The names in a header. */
  static TypedNames in(DataSet header) {
    Set<String> words = new LinkedHashSet<>();
    for (int tag : NAMING) {
      for (String word : SEPARATORS.split(header.text(tag), -1)) {
        if (word.length() >= (isIdeographic(word) ? IDEOGRAPHS_MIN : WORD_MIN)) {
          words.add(word);
        }
      }
    }
    return new TypedNames(header.characterSet(), words);
  }

  /** Whether a value has one of them, at the beginning of a word. */
  boolean occurIn(byte[] value, Vr vr) {
    return anyOf.matcher(characterSet.decode(value, vr)).find();
  }

  private static boolean isIdeographic(String word) {
    return word.codePoints()
        .anyMatch(
            c ->
                Character.isIdeographic(c)
                    || Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL
                    || Character.UnicodeScript.of(c) == Character.UnicodeScript.HIRAGANA
                    || Character.UnicodeScript.of(c) == Character.UnicodeScript.KATAKANA);
  }

  /** Names no one. */
  @Override
  public String toString() {
    return "TypedNames[redacted]";
  }
}
