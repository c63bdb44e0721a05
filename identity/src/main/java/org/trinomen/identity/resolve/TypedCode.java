package org.trinomen.identity.resolve;

import java.util.Arrays;

/**
 * One text that may be a subject code, with what each reading of it is worth.
 *
 * <p>{@code core} is the reading that fits best. All values are natural logs of the probability of
 * the text, so that hypotheses of every kind stand on one scale: that the code of a certain subject
 * was typed ({@code hit...}), that of somebody not in the roster ({@code unknown}, by study), that
 * of a study we do not know ({@code foreign}), or no code at all ({@code background}).
 */
record TypedCode(
    String field,
    String text,
    String core,
    int[] hitSubject,
    double[] hitLog,
    CodeChannel.Kind[] hitKind,
    VisitHint[] hitVisit,
    double[] unknown,
    double foreign,
    double background) {

  /** Position of the subject among the hits, negative if its code cannot have become this text. */
  int hit(int subject) {
    return Arrays.binarySearch(hitSubject, subject);
  }

  /**
   * Log-probability of the text if {@code subject} was scanned: its code, somehow typed, or else
   * nothing that has to do with it.
   */
  double logLikelihood(int subject, double unrelated) {
    int at = hit(subject);
    double other = Math.max(background, unrelated);
    return at < 0 ? other : Math.max(other, hitLog[at]);
  }

  /** Whether the subject's own code explains the text better than chance does. */
  boolean explains(int subject, double unrelated) {
    int at = hit(subject);
    return at >= 0 && hitLog[at] > Math.max(background, unrelated);
  }

  /** What the reading that fits best says of the visit. */
  VisitHint bestVisit() {
    VisitHint visit = VisitHint.SILENT;
    double best = EditChannel.IMPOSSIBLE;
    for (int i = 0; i < hitLog.length; i++) {
      if (hitLog[i] > best) {
        best = hitLog[i];
        visit = hitVisit[i];
      }
    }
    return visit;
  }

  /** Best log-probability that a roster code gives. */
  double best() {
    double best = EditChannel.IMPOSSIBLE;
    for (double hit : hitLog) {
      best = Math.max(best, hit);
    }
    return best;
  }

  @Override
  public String toString() {
    return "TypedCode[" + field + ", redacted]";
  }
}
