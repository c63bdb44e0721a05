package org.trinomen.identity.resolve;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Words by which people say that nobody was scanned. They count as whole words only: NEMA inside of
 * a family name must not turn a person into a phantom.
 */
final class Lexicon {

  private static final Pattern WORD = Pattern.compile("[^A-Z0-9]+");
  private static final Set<String> PHANTOM =
      Set.of(
          "PHANTOM",
          "PHANTOMS",
          "PHANT",
          "QC",
          "QA",
          "CYLINDER",
          "HOFFMAN",
          "HOFFMANN",
          "DERENZO",
          "JASZCZAK",
          "NEMA",
          "ACR",
          "GE68",
          "GE-68",
          "68GE",
          "NA22",
          "UNIFORMITY",
          "NORMALIZATION",
          "NORMALISATION",
          "CALIBRATION",
          "SUV",
          "QUALITY",
          "QUALIFICATION",
          "DAILYQC",
          "DAILYQA",
          "WATER",
          "CONSTANCY",
          "BLANKSCAN");
  private static final Set<String> TEST =
      Set.of(
          "TEST",
          "TEST1",
          "TEST123",
          "TESTPATIENT",
          "TESTING",
          "ZZTEST",
          "ZZZTEST",
          "DUMMY",
          "DELETE",
          "DELETEME",
          "MOUSE",
          "MICKEY",
          "DUCK",
          "CONNECTIVITY",
          "ECHO",
          "SMOKE",
          "DEMO",
          "FAKE",
          "ZZZ",
          "ZZZZ",
          "EXAMPLE",
          "PRUEBA");
  private static final List<Pattern> PLACEHOLDER =
      List.of(
          Pattern.compile("[0X#?*._ -]*"),
          Pattern.compile("(?:0+|9{3,}|1|12345?6?7?8?9?)"),
          Pattern.compile("N[./ ]?A|NONE|NULL|UNKNOWN|UNK|UNNAMED|BLANK|EMPTY|TBD"),
          Pattern.compile("NO[ _-]?(?:ID|NAME|CODE)|ANON(?:YMOUS|YMIZED|YMISED)?"),
          Pattern.compile(
              "(?:PATIENT|SUBJECT|RESEARCH|STUDY|PT|SUBJ|VOLUNTEER|DOE JOHN|JOHN DOE)"));

  private Lexicon() {}

  static boolean phantom(String upper) {
    return anyWord(upper, PHANTOM);
  }

  static boolean test(String upper) {
    return anyWord(upper, TEST);
  }

  private static boolean anyWord(String upper, Set<String> words) {
    for (String word : WORD.split(upper, -1)) {
      if (words.contains(word)) {
        return true;
      }
      // A number or a date typed right behind the word, as in QC20180405 or PHANTOM2.
      int end = word.length();
      while (end > 0 && TypedText.digit(word.charAt(end - 1))) {
        end--;
      }
      if (end < word.length() && end > 1 && words.contains(word.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  /** A text that stands where a code or a name is missing. */
  static boolean placeholder(String upper) {
    String text = upper.replace('^', ' ').strip();
    return PLACEHOLDER.stream().anyMatch(p -> p.matcher(text).matches());
  }
}
