package org.trinomen.identity.resolve;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;

/** What a site does in the same way with every scan, as its scans show it or a person states it. */
public sealed interface SiteHabit {

  /** The most characters of a text in it. */
  int TEXT_MAX = 256;

  /** What it is, for a person; names no one. */
  String words();

  /**
   * The numbers in its codes are off.
   *
   * @param offset what must be added to the number typed to get the one meant
   */
  record NumberOffset(int offset) implements SiteHabit {

    private static final int OFFSET_MAX = 1_000_000;

    public NumberOffset {
      if (offset == 0) {
        throw new IllegalArgumentException("an offset of nothing");
      }
      if (Math.abs((long) offset) > OFFSET_MAX) {
        throw new IllegalArgumentException("an offset of more than " + OFFSET_MAX);
      }
    }

    @Override
    public String words() {
      String by = offset < 0 ? -offset + " too high" : offset + " too low";
      return "numbers are typed that are " + by;
    }
  }

  /**
   * Its codes begin in another way than its own do.
   *
   * @param prefix what is typed instead of its own prefix
   */
  record OtherPrefix(String prefix) implements SiteHabit {

    public OtherPrefix {
      requireText(prefix, "a prefix");
    }

    @Override
    public String words() {
      return "codes are typed with the prefix " + prefix + " of another site";
    }
  }

  /**
   * The clock of a scanner is off.
   *
   * @param station Station Name (0008,1010) of the scanner
   * @param days what must be added to its dates to get the right ones
   */
  record ClockOffset(String station, int days) implements SiteHabit {

    private static final int DAYS_MAX = 100_000;

    public ClockOffset {
      requireText(station, "a station");
      if (days == 0 || Math.abs((long) days) > DAYS_MAX) {
        throw new IllegalArgumentException("a clock is off by 1 to " + DAYS_MAX + " days");
      }
    }

    @Override
    public String words() {
      String by = days < 0 ? -days + " days ahead" : days + " days behind";
      return "the clock of " + station + " is " + by;
    }
  }

  /**
   * What is named so belongs to no study here.
   *
   * @param field keyword of the attribute, such as {@code PatientID}
   * @param pattern regular expression that the whole value matches
   */
  record NotOurs(String field, String pattern, OutOfStudyReason reason) implements SiteHabit {

    public NotOurs {
      requireText(field, "an attribute");
      requireText(pattern, "a pattern");
      try {
        var _ = Pattern.compile(pattern);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException("no regular expression", e);
      }
    }

    /**
     * The same in the words of people.
     *
     * @param names where {@code *} stands for any characters, and {@code ?} for one
     */
    public static NotOurs named(String field, String names, OutOfStudyReason reason) {
      StringBuilder pattern = new StringBuilder();
      for (String part : names.split("(?=[*?])|(?<=[*?])", -1)) {
        pattern.append(
            switch (part) {
              case "*" -> ".*";
              case "?" -> ".";
              default -> Pattern.quote(part);
            });
      }
      return new NotOurs(field, pattern.toString(), reason);
    }

    @Override
    public String words() {
      return "what is named like that in " + field + " is of no study here";
    }
  }

  private static void requireText(String text, String what) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(what + " needs a name");
    }
    if (text.length() > TEXT_MAX) {
      throw new IllegalArgumentException(
          "a text has %d of %d characters".formatted(text.length(), TEXT_MAX));
    }
  }
}
