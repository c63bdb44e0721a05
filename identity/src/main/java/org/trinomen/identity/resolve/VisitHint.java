package org.trinomen.identity.resolve;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.trinomen.identity.study.PlannedVisit;
import org.trinomen.identity.study.ResearchStudy;

/**
 * What a text says of the visit: "V2", "scan 1", "baseline", "month 24".
 *
 * @param number which visit, which month or which day; from 1 where it counts visits
 */
record VisitHint(Kind kind, int number) {

  static final VisitHint SILENT = new VisitHint(Kind.SILENT, 0);

  private static final double DAYS_OF_MONTH = 30.44;
  private static final Pattern NUMBERED =
      Pattern.compile(
          "(?<![A-Z0-9])(?:VISIT|VIS|V|TIME ?POINT|TP|T|SCAN|SESSION|SES|SE)[-_ .#]*0*(\\d{1,2})"
              + "(?![A-Z0-9])");
  private static final Pattern MONTH =
      Pattern.compile("(?<![A-Z0-9])(?:MONTH|MTH|MO|M)[-_ .#]*0*(\\d{1,2})(?![A-Z0-9])");
  private static final Pattern FOLLOW =
      Pattern.compile("(?<![A-Z0-9])(?:FOLLOW[-_ ]?UP|FU)[-_ .#]*0*(\\d?)(?![A-Z0-9])");
  private static final Pattern BASELINE =
      Pattern.compile("(?<![A-Z0-9])(?:BASELINE|BASE|BL)(?![A-Z0-9])");

  /** What the number counts. */
  enum Kind {
    SILENT,
    PLACE,
    ORDINAL,
    MONTH,
    BASELINE,
    FOLLOW_UP
  }

  /** The hint that a label of the schedule is; silent for the empty label. */
  static VisitHint of(String label, ResearchStudy study) {
    List<PlannedVisit> visits = study.visits();
    for (int k = 0; k < visits.size(); k++) {
      if (visits.get(k).label().equals(label)) {
        return new VisitHint(Kind.PLACE, k);
      }
    }
    return SILENT;
  }

  /** The hint in a text that holds other words too. */
  static VisitHint find(String upper) {
    Matcher numbered = NUMBERED.matcher(upper);
    if (numbered.find()) {
      return new VisitHint(Kind.ORDINAL, Integer.parseInt(numbered.group(1)));
    }
    Matcher month = MONTH.matcher(upper);
    if (month.find()) {
      return new VisitHint(Kind.MONTH, Integer.parseInt(month.group(1)));
    }
    Matcher follow = FOLLOW.matcher(upper);
    if (follow.find()) {
      return followUp(follow.group(1));
    }
    return BASELINE.matcher(upper).find() ? new VisitHint(Kind.BASELINE, 0) : SILENT;
  }

  static VisitHint followUp(String number) {
    return new VisitHint(Kind.FOLLOW_UP, number.isEmpty() ? 0 : Integer.parseInt(number));
  }

  /** The text without the words that are hints, to compare what else it says. */
  static String without(String upper) {
    String rest = upper;
    for (Pattern pattern : List.of(NUMBERED, MONTH, FOLLOW, BASELINE)) {
      rest = pattern.matcher(rest).replaceAll(" ");
    }
    return rest.strip();
  }

  /** The visits of the schedule that this may mean, as bits; 0 if it says nothing there. */
  int meant(ResearchStudy study) {
    List<PlannedVisit> visits = study.visits();
    int all = visits.size() >= 31 ? -1 : (1 << visits.size()) - 1;
    return switch (kind) {
      case SILENT -> 0;
      case PLACE -> bit(number, visits.size());
      case ORDINAL -> labelled(visits, bit(number - 1, visits.size()));
      case BASELINE -> visits.isEmpty() ? 0 : 1;
      case FOLLOW_UP -> number == 0 ? all & ~1 : bit(number, visits.size());
      case MONTH -> labelled(visits, month(visits));
    };
  }

  /** Labels that hold the number themselves, such as V0 and V1, say what it means. */
  private int labelled(List<PlannedVisit> visits, int otherwise) {
    int found = 0;
    for (int k = 0; k < visits.size(); k++) {
      String label = TypedText.compact(visits.get(k).label());
      boolean month = label.startsWith("M");
      if (TypedText.lastNumber(label) == number && month == (kind == Kind.MONTH)) {
        found |= bit(k, visits.size());
      }
    }
    return Integer.bitCount(found) == 1 ? found : otherwise;
  }

  private int month(List<PlannedVisit> visits) {
    if (visits.isEmpty()) {
      return 0;
    }
    int first = visits.getFirst().offsetDays();
    int best = -1;
    double nearest = 1.5;
    for (int k = 0; k < visits.size(); k++) {
      double off = Math.abs((visits.get(k).offsetDays() - first) / DAYS_OF_MONTH - number);
      if (off < nearest) {
        nearest = off;
        best = k;
      }
    }
    return bit(best, visits.size());
  }

  private static int bit(int ordinal, int count) {
    return ordinal >= 0 && ordinal < Math.min(31, count) ? 1 << ordinal : 0;
  }
}
