package org.trinomen.archive.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/**
 * Reads a condition as doors receive it, one text for an attribute (PS3.4 §C.2.2.2): nothing for
 * universal matching, {@code a\b} for a list, {@code a-b}, {@code a-} and {@code -b} for a range of
 * dates or times, {@code *} and {@code ?} for patterns.
 */
public final class MatchingParser {

  /**
   * PS3.5 §6.2, DT: a hyphen before four digits is an offset from UTC if these can be one, -1200 to
   * -0000; no range ends in such a year.
   */
  private static final Pattern WEST_OF_UTC = Pattern.compile("(.*\\d)-(?:0\\d|1[0-2])[0-5]\\d");

  private MatchingParser() {}

  /**
   * The condition; empty if all values match.
   *
   * @throws IncorrectQueryException for a pattern where the VR allows none
   */
  public static Optional<Matching> parse(int tag, String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Vr vr = Dictionary.vr(tag, false);
    if (text.indexOf('\\') >= 0) {
      List<String> values = Arrays.asList(text.split("\\\\", -1));
      return Optional.of(new Matching.AnyOf(tag, values));
    }
    if (allowsRange(vr) && hyphen(vr, text) >= 0) {
      int hyphen = hyphen(vr, text);
      return Optional.of(
          new Matching.Range(
              tag, text.substring(0, hyphen).strip(), text.substring(hyphen + 1).strip()));
    }
    if (text.indexOf('*') >= 0 || text.indexOf('?') >= 0) {
      requirePatternAllowed(tag);
      return Optional.of(new Matching.Wildcard(tag, text));
    }
    return Optional.of(new Matching.AnyOf(tag, List.of(text)));
  }

  /**
   * As {@link #parse}, where names of persons need only be alike.
   *
   * @throws IncorrectQueryException for a pattern where the VR allows none
   */
  public static Optional<Matching> parseFuzzily(int tag, String text) {
    Optional<Matching> literal = parse(tag, text);
    if (Dictionary.vr(tag, false) != Vr.PN || literal.isEmpty()) {
      return literal;
    }
    // What has no letters, such as a lone asterisk, has nothing that could be alike.
    return NameWords.of(text).words().isEmpty()
        ? literal
        : Optional.of(new Matching.AlikeName(tag, text));
  }

  /** The hyphen between the bounds; -1 if the text is a single value. */
  private static int hyphen(Vr vr, String text) {
    if (vr != Vr.DT) {
      return text.indexOf('-');
    }
    int first = text.indexOf('-');
    if (first <= 0) {
      return first;
    }
    Matcher offset = WEST_OF_UTC.matcher(text);
    if (!offset.matches()) {
      // Either no offset at the end, or one with a plus: the range's hyphen is the first that
      // is not itself an offset of the lower bound.
      int second = text.indexOf('-', first + 1);
      return second >= 0 && WEST_OF_UTC.matcher(text.substring(0, second)).matches()
          ? second
          : first;
    }
    int last = offset.end(1);
    return first == last ? -1 : hyphenWithin(text, first, last);
  }

  /** The upper bound has an offset; the lower one may have one too. */
  private static int hyphenWithin(String text, int first, int last) {
    int second = text.indexOf('-', first + 1);
    return second < last && WEST_OF_UTC.matcher(text.substring(0, second)).matches()
        ? second
        : first;
  }

  static boolean allowsRange(Vr vr) {
    return vr == Vr.DA || vr == Vr.TM || vr == Vr.DT;
  }

  /** PS3.4 §C.2.2.2.4; of what we don't know the VR of, we know no reason against it. */
  static void requirePatternAllowed(int tag) {
    Vr vr = Dictionary.vr(tag, false);
    switch (vr) {
      case AE, CS, LO, LT, PN, SH, ST, UC, UR, UT, UN -> {}
      case AS,
          AT,
          DA,
          DS,
          DT,
          FD,
          FL,
          IS,
          OB,
          OD,
          OF,
          OL,
          OV,
          OW,
          SL,
          SQ,
          SS,
          SV,
          TM,
          UI,
          UL,
          US,
          UV ->
          throw new IncorrectQueryException(
              Tags.format(tag) + " has VR " + vr + ", for which there are no wildcards");
    }
  }
}
