package org.trinomen.identity.resolve;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds what a site does wrong in the same way again: another prefix than its own, numbers off by a
 * constant, a scanner's clock off by a constant. Once is a slip; the second, of another subject,
 * raises the alarm.
 */
final class SitePatterns {

  private static final double PROBABLE = 0.5;
  private static final int SUBJECTS_MIN = 2;

  /** A Station Name (0008,1010) is an SH (PS3.5 §6.2). */
  private static final int STATION_MAX = 16;

  private final RosterIndex roster;
  private final Map<String, Found> found = new TreeMap<>();

  SitePatterns(RosterIndex roster) {
    this.roster = roster;
  }

  private static final class Found {

    final String site;
    final SiteHabit habit;
    final Set<Integer> subjects = new TreeSet<>();
    final List<String> scans = new ArrayList<>();
    int from = Integer.MAX_VALUE;

    Found(String site, SiteHabit habit) {
      this.site = site;
      this.habit = habit;
    }
  }

  List<SitePattern> of(List<Cluster> clusters, List<Hypotheses> hypotheses, DateModel dates) {
    for (int c = 0; c < clusters.size(); c++) {
      int visit = visit(hypotheses.get(c));
      if (visit >= 0) {
        look(clusters.get(c), visit, dates);
      }
    }
    return found.values().stream()
        .filter(f -> f.subjects.size() >= SUBJECTS_MIN)
        .map(f -> new SitePattern(f.site, f.habit, f.scans, LocalDate.ofEpochDay(f.from)))
        .toList();
  }

  /** Of which visit a cluster probably is, or is by the word of a person; -1 if of none. */
  private static int visit(Hypotheses h) {
    if (h.held != Hypotheses.NOT_HELD) {
      return h.held == Hypotheses.OUTSIDE ? -1 : h.visit[h.held];
    }
    int best = h.best();
    return best >= 0 && Math.exp(h.weight(best) - h.total()) > PROBABLE ? h.visit[best] : -1;
  }

  private void look(Cluster cluster, int visit, DateModel dates) {
    int subject = roster.visitSubject[visit];
    for (TypedCode code : cluster.allCodes()) {
      code(cluster, subject, code);
    }
    boolean wrong =
        cluster.studyDay != RosterIndex.NONE
            && !dates.plausible(cluster.studyDay, cluster.receivedDay)
            && roster.visitDone[visit] != RosterIndex.NONE;
    String station = cluster.scans.getFirst().attribute("StationName").strip();
    int off = wrong ? roster.visitDone[visit] - cluster.studyDay : 0;
    if (off != 0 && !station.isEmpty() && station.length() <= STATION_MAX) {
      note(cluster, subject, new SiteHabit.ClockOffset(station, off), cluster.receivedDay);
    }
  }

  private void code(Cluster cluster, int subject, TypedCode code) {
    int at = code.hit(subject);
    if (at < 0) {
      return;
    }
    if (code.hitKind()[at] == CodeChannel.Kind.WRONG_PREFIX) {
      String tail = CodeIndex.tail(code.core());
      String prefix = code.core().substring(0, code.core().length() - tail.length());
      note(cluster, subject, new SiteHabit.OtherPrefix(prefix), cluster.typedOn());
    }
    if (code.hitKind()[at] == CodeChannel.Kind.NEIGHBOUR) {
      int off = roster.serial[subject] - TypedText.lastNumber(code.core());
      if (off != 0) {
        note(cluster, subject, new SiteHabit.NumberOffset(off), cluster.typedOn());
      }
    }
  }

  private void note(Cluster cluster, int subject, SiteHabit habit, int day) {
    if (roster.subjectSite[subject] < 0) {
      return;
    }
    String id = roster.subjects.get(subject).site();
    Found pattern = found.computeIfAbsent(id + "/" + habit.words(), _ -> new Found(id, habit));
    pattern.subjects.add(subject);
    pattern.from = Math.min(pattern.from, day);
    cluster.scans.stream()
        .map(ReceivedScan::id)
        .filter(scan -> !pattern.scans.contains(scan))
        .forEach(pattern.scans::add);
  }
}
