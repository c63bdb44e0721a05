package org.trinomen.identity.resolve;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.trinomen.identity.linkage.NameComparison.Name;

/**
 * Who may be on a scan: those whom its texts name, and those who were due at its hospital about
 * that day. The latter are needed even when a text names someone clearly: without them the price of
 * a wrong entry picked would be nil.
 */
final class CandidateSearch {

  private static final double SPAN = 12;
  private static final int NEAR_DAYS = 28;
  private static final int DUE_DAYS = 45;
  private static final int OVERDUE_DAYS = 165;
  private static final int MOVED_DAYS = 21;
  private static final int DUE_MAX = 300;
  private static final int NAMESAKES_MAX = 250;
  private static final int HITS_MAX = 80;
  private static final double HOSPITAL_MIN = Math.log(1e-3);

  private final RosterIndex roster;
  private final int[][] dueVisit;
  private final int[][] dueDay;
  private final Map<String, IntList> byNumber = new HashMap<>();
  private final Map<Integer, IntList> byBirth = new HashMap<>();
  private final Map<String, IntList> byFamily = new HashMap<>();

  CandidateSearch(RosterIndex roster, PersonEvidence persons) {
    this.roster = roster;
    int hospitals = roster.hospitals.size();
    IntList[] visits = new IntList[hospitals];
    Arrays.setAll(visits, h -> new IntList());
    for (int v = 0; v < roster.visitCount(); v++) {
      int h = roster.hospitalOf(roster.visitSubject[v]);
      if (h >= 0) {
        visits[h].add(v);
      }
    }
    dueVisit = new int[hospitals][];
    dueDay = new int[hospitals][];
    for (int h = 0; h < hospitals; h++) {
      due(h, visits[h]);
    }
    for (int s = 0; s < roster.subjectCount(); s++) {
      String number = persons.numberOf(s);
      if (!number.isEmpty()) {
        byNumber.computeIfAbsent(number, k -> new IntList()).add(s);
      }
      if (roster.birthDay[s] != RosterIndex.NONE) {
        byBirth.computeIfAbsent(roster.birthDay[s], k -> new IntList()).add(s);
      }
      if (persons.knowsName(s)) {
        byFamily.computeIfAbsent(persons.familyOf(s), k -> new IntList()).add(s);
      }
    }
  }

  /** Each visit is due when planned, and on the day when it is said to have been done. */
  private void due(int h, IntList visits) {
    long[] keys = new long[visits.size() * 2];
    int n = 0;
    for (int i = 0; i < visits.size(); i++) {
      int v = visits.get(i);
      if (roster.visitScheduled[v] != RosterIndex.NONE) {
        keys[n++] = ((long) roster.visitScheduled[v] << 32) | v;
      }
      boolean elsewhere =
          roster.visitScheduled[v] == RosterIndex.NONE
              || Math.abs(roster.visitDone[v] - roster.visitScheduled[v]) > 10;
      if (roster.visitDone[v] != RosterIndex.NONE && elsewhere) {
        keys[n++] = ((long) roster.visitDone[v] << 32) | v;
      }
    }
    keys = Arrays.copyOf(keys, n);
    Arrays.sort(keys);
    dueVisit[h] = new int[n];
    dueDay[h] = new int[n];
    for (int i = 0; i < n; i++) {
      dueVisit[h][i] = (int) keys[i];
      dueDay[h][i] = (int) (keys[i] >> 32);
    }
  }

  /** Subjects, each once, in rising order. */
  int[] subjects(Cluster cluster, DateModel dates) {
    return subjects(cluster, dates, true);
  }

  /**
   * The same without those of other hospitals whom nothing but the time speaks for: that somebody
   * went elsewhere and had two errors in the code as well is not looked for.
   */
  int[] subjectsHere(Cluster cluster, DateModel dates) {
    return subjects(cluster, dates, false);
  }

  private int[] subjects(Cluster cluster, DateModel dates, boolean elsewhere) {
    IntList found = new IntList();
    for (TypedCode code : cluster.allCodes()) {
      hits(code, found);
    }
    for (Recording recording : cluster.recordings) {
      PersonFacts facts = recording.person();
      add(byNumber.get(facts.number()), found);
      add(byBirth.get(facts.birthDay()), found);
      if (facts.named()) {
        add(byFamily.get(Name.fold(facts.family())), found);
        add(byFamily.get(Name.fold(facts.given())), found);
      }
    }
    int day =
        dates.plausible(cluster.studyDay, cluster.receivedDay)
            ? cluster.studyDay
            : cluster.receivedDay - 1;
    // Where no code is read well, it may be anyone: also who is overdue, and who has moved.
    // Where one is, only those of the same study can have been mistaken for another.
    boolean clear = cluster.clearlyNamed();
    long studies = clear ? studies(cluster) : -1;
    double[] hospitals = cluster.place.hospitals();
    for (int h = 0; h < hospitals.length; h++) {
      if (hospitals[h] > HOSPITAL_MIN) {
        int before = clear ? DUE_DAYS : OVERDUE_DAYS;
        dueAbout(h, day - before, day + (clear ? NEAR_DAYS : DUE_DAYS), studies, found);
        if (day == cluster.studyDay && cluster.receivedDay - day > 8) {
          int received = cluster.receivedDay;
          dueAbout(h, received - NEAR_DAYS, received + NEAR_DAYS, studies, found);
        }
      } else if (elsewhere && !clear) {
        dueAbout(h, day - MOVED_DAYS, day + MOVED_DAYS, studies, found);
      }
    }
    return found.sortedDistinct();
  }

  /** Studies of those whose codes the texts may be, as bits. */
  private long studies(Cluster cluster) {
    long studies = 0;
    for (TypedCode code : cluster.allCodes()) {
      double least = code.best() - SPAN;
      for (int i = 0; i < code.hitSubject().length; i++) {
        if (code.hitLog()[i] >= least) {
          studies |= 1L << Math.min(63, roster.subjectStudy[code.hitSubject()[i]]);
        }
      }
    }
    return studies;
  }

  private static void hits(TypedCode code, IntList found) {
    int n = code.hitSubject().length;
    double least = Double.NEGATIVE_INFINITY;
    if (n > HITS_MAX) {
      double[] sorted = code.hitLog().clone();
      Arrays.sort(sorted);
      least = sorted[n - HITS_MAX];
    }
    for (int i = 0; i < n; i++) {
      if (code.hitLog()[i] >= least) {
        found.add(code.hitSubject()[i]);
      }
    }
  }

  private static void add(@org.jspecify.annotations.Nullable IntList subjects, IntList found) {
    // A name that hundreds share singles out no one; date, code or number will.
    boolean few = subjects != null && subjects.size() <= NAMESAKES_MAX;
    for (int i = 0; few && subjects != null && i < subjects.size(); i++) {
      found.add(subjects.get(i));
    }
  }

  /** Where very many are due, those nearest to the middle of the time. */
  private void dueAbout(int h, int firstDay, int lastDay, long studies, IntList found) {
    int from = firstNotBefore(h, firstDay);
    int to = firstNotBefore(h, lastDay + 1);
    if (to - from > DUE_MAX) {
      int middle = firstNotBefore(h, (firstDay + lastDay) / 2);
      from = Math.max(from, middle - DUE_MAX / 2);
      to = Math.min(to, middle + DUE_MAX / 2);
    }
    for (int i = from; i < to; i++) {
      int subject = roster.visitSubject[dueVisit[h][i]];
      if ((studies >>> Math.min(63, roster.subjectStudy[subject]) & 1) != 0) {
        found.add(subject);
      }
    }
  }

  private int firstNotBefore(int h, int day) {
    int at = Arrays.binarySearch(dueDay[h], day);
    at = at < 0 ? -at - 1 : at;
    while (at > 0 && dueDay[h][at - 1] == day) {
      at--;
    }
    return at;
  }
}
