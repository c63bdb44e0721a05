package org.trinomen.identity.resolve;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trinomen.identity.study.ParsedCode;
import org.trinomen.identity.study.ResearchStudy;
import org.trinomen.identity.study.StudyCoding;

/** Whether a text can be a code of a study, and how many codes there can be. */
final class GrammarShape {

  private static final Pattern RUN = Pattern.compile("\\{([NAX])(\\d*)}");
  private static final int OPEN_RUN = 4;

  private final Optional<StudyCoding> coding;
  private final double logCodes;

  GrammarShape(ResearchStudy study, Optional<StudyCoding> coding) {
    this.coding = coding;
    Matcher run = RUN.matcher(study.grammar().template().toUpperCase(Locale.ROOT));
    double log = 0;
    while (run.find()) {
      int length = run.group(2).isEmpty() ? OPEN_RUN : Integer.parseInt(run.group(2));
      int symbols = run.group(1).equals("N") ? 10 : run.group(1).equals("A") ? 26 : 36;
      log += length * Math.log(symbols);
    }
    logCodes = log;
  }

  /** Natural log of the number of codes at one site. */
  double logCodes() {
    return logCodes;
  }

  /** Whether all of the text is a code, with a check character that is right if it has one. */
  boolean fits(String core) {
    return coding.isPresent()
        && coding.get().find(core).stream()
            .anyMatch(
                parsed ->
                    parsed.start() == 0
                        && parsed.end() == core.length()
                        && parsed.check() != ParsedCode.Check.WRONG);
  }
}
