package org.trinomen.identity.linkage;

import org.apache.commons.codec.language.DoubleMetaphone;

/**
 * How a name sounds, as a code: names that sound alike have a code in common. Double Metaphone
 * (Philips, C/C++ Users Journal 18, 2000), which knows spellings of many languages and gives a
 * second code where a name may be spoken in two ways.
 *
 * @param primary the code of the usual pronunciation; empty for a text without letters
 * @param alternate the code of another one, or the same
 */
public record Phonetics(String primary, String alternate) {

  /** Longer than the customary four, which take Roberts and Robertson for one. */
  private static final int CODE_LENGTH_MAX = 8;

  private static final int CODE_LENGTH_MIN = 2;

  /** Not changed once made, so shared by all threads. */
  private static final DoubleMetaphone ENCODER = encoder();

  /** The codes of a name; of case it takes no notice. */
  public static Phonetics of(String name) {
    String primary = ENCODER.doubleMetaphone(name, false);
    String alternate = ENCODER.doubleMetaphone(name, true);
    return new Phonetics(primary == null ? "" : primary, alternate == null ? "" : alternate);
  }

  /** Whether the two have a code in common. Symmetric; what has no code sounds like nothing. */
  public boolean soundsLike(Phonetics other) {
    return same(primary, other.primary)
        || same(primary, other.alternate)
        || same(alternate, other.primary)
        || same(alternate, other.alternate);
  }

  /** Vowels are not coded: one consonant is all that Lee has, and Lou, and Leah. */
  private static boolean same(String a, String b) {
    return a.length() >= CODE_LENGTH_MIN && a.equals(b);
  }

  private static DoubleMetaphone encoder() {
    DoubleMetaphone encoder = new DoubleMetaphone();
    encoder.setMaxCodeLen(CODE_LENGTH_MAX);
    return encoder;
  }

  /** The code of a name tells the name. */
  @Override
  public String toString() {
    return "Phonetics[redacted]";
  }
}
