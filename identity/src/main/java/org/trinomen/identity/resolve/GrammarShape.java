package org.trinomen.identity.resolve;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.Site;

/** What a study's codes look like without their separators, and how many there can be. */
final class GrammarShape {

  private static final Pattern RUN = Pattern.compile("\\{([NA])(\\d+)}");

  private GrammarShape() {}

  /** A pattern that a whole compact code matches; the visit may be there or not. */
  static String compactPattern(ResearchStudy study) {
    String template = study.grammar().template().toUpperCase(Locale.ROOT);
    StringBuilder prefixes = new StringBuilder("(?:");
    for (Site site : study.sites()) {
      prefixes
          .append(prefixes.length() > 3 ? "|" : "")
          .append(Pattern.quote(TypedText.compact(site.prefix())));
    }
    return template
        .replaceAll("[^A-Z0-9{}]+", "")
        .replaceAll("V?\\{V}", "(?:V?\\\\d{1,2})?")
        .replaceAll("\\{N(\\d+)}", "\\\\d{$1}")
        .replaceAll("\\{A(\\d+)}", "[A-Z]{$1}")
        .replace("{C}", "[A-Z0-9]")
        .replace("{I}", "(?:[A-Z]{2,3})?")
        .replace("{SITE}", prefixes.append(")"));
  }

  /** Natural log of the number of codes at one site. */
  static double logCodes(ResearchStudy study) {
    Matcher run = RUN.matcher(study.grammar().template().toUpperCase(Locale.ROOT));
    double log = 0;
    while (run.find()) {
      log += Integer.parseInt(run.group(2)) * Math.log(run.group(1).equals("N") ? 10 : 26);
    }
    return log;
  }
}
