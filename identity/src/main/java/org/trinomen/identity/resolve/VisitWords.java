package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** What the texts of one cluster say of the visit, asked for subject after subject. */
final class VisitWords {

  private final RosterIndex roster;
  private final Cluster cluster;
  private final double wrongLabel;
  private final Function<VisitHint, int[]> meaning;
  private final int[][] hinted;

  /** What is said to the present subject, each once: visits of its schedule, as bits. */
  private int[] said = new int[8];

  private int count;

  /**
   * Prepares.
   *
   * @param meaning of a hint in each study
   */
  VisitWords(
      RosterIndex roster, Cluster cluster, double wrongLabel, Function<VisitHint, int[]> meaning) {
    this.roster = roster;
    this.cluster = cluster;
    this.wrongLabel = wrongLabel;
    this.meaning = meaning;
    hinted = cluster.hints.stream().map(meaning).toArray(int[][]::new);
  }

  /** Asks from now on for visits of this subject. */
  void turnTo(int subject) {
    count = 0;
    int study = roster.subjectStudy[subject];
    for (int[] hint : hinted) {
      note(hint[study]);
    }
    for (Recording recording : cluster.recordings) {
      noteAll(recording.codes(), subject, study);
    }
    noteAll(cluster.forms, subject, study);
  }

  private void noteAll(List<TypedCode> codes, int subject, int study) {
    for (TypedCode code : codes) {
      int at = code.hit(subject);
      if (at >= 0 && code.hitVisit()[at].kind() != VisitHint.Kind.SILENT) {
        note(meaning.apply(code.hitVisit()[at])[study]);
      }
    }
  }

  private void note(int meant) {
    boolean news = meant != 0;
    for (int i = 0; i < count; i++) {
      news &= said[i] != meant;
    }
    if (news) {
      if (count == said.length) {
        said = Arrays.copyOf(said, count * 2);
      }
      said[count++] = meant;
    }
  }

  /** Natural log of the probability of what is said, if it was this visit. */
  double label(int visit) {
    if (count == 0) {
      return 0;
    }
    int bit = 1 << Math.min(30, roster.visitOrdinal[visit]);
    int visits = roster.studyOf(roster.visitSubject[visit]).visits().size();
    double log = 0;
    for (int i = 0; i < count; i++) {
      boolean right = (said[i] & bit) != 0;
      log += Math.log(right ? 1 - wrongLabel : wrongLabel / Math.max(1, visits - 1));
    }
    return log;
  }
}
