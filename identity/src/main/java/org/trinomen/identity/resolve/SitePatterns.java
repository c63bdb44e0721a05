package org.trinomen.identity.resolve;

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

  private final RosterIndex roster;
  private final Map<String, Found> found = new TreeMap<>();

  SitePatterns(RosterIndex roster) {
    this.roster = roster;
  }

  private record Found(String site, String words, Set<Integer> subjects, List<String> scans) {}

  List<SitePattern> of(List<Cluster> clusters, List<Hypotheses> hypotheses, DateModel dates) {
    for (int c = 0; c < clusters.size(); c++) {
      Hypotheses h = hypotheses.get(c);
      int best = h.best();
      if (best >= 0 && Math.exp(h.weight(best) - h.total()) > PROBABLE) {
        look(clusters.get(c), h.visit[best], dates);
      }
    }
    return found.values().stream()
        .filter(f -> f.subjects.size() >= SUBJECTS_MIN)
        .map(f -> new SitePattern(f.site, f.words, f.scans))
        .toList();
  }

  private void look(Cluster cluster, int visit, DateModel dates) {
    int subject = roster.visitSubject[visit];
    for (TypedCode code : cluster.allCodes()) {
      int at = code.hit(subject);
      if (at < 0) {
        continue;
      }
      if (code.hitKind()[at] == CodeChannel.Kind.WRONG_PREFIX) {
        String tail = CodeIndex.tail(code.core());
        String prefix = code.core().substring(0, code.core().length() - tail.length());
        note(cluster, subject, "codes are typed with the prefix " + prefix + " of another site");
      }
      if (code.hitKind()[at] == CodeChannel.Kind.NEIGHBOUR) {
        int off = TypedText.lastNumber(code.core()) - roster.serial[subject];
        String by = off > 0 ? off + " too high" : -off + " too low";
        note(cluster, subject, "numbers are typed that are " + by);
      }
    }
    boolean wrong =
        cluster.studyDay != RosterIndex.NONE
            && !dates.plausible(cluster.studyDay, cluster.receivedDay)
            && roster.visitDone[visit] != RosterIndex.NONE;
    if (wrong) {
      int off = cluster.studyDay - roster.visitDone[visit];
      String station = cluster.scans.getFirst().attribute("StationName");
      String by = off > 0 ? off + " days ahead" : -off + " days behind";
      note(cluster, subject, "the clock of " + station + " is " + by);
    }
  }

  private void note(Cluster cluster, int subject, String words) {
    int site = roster.subjectSite[subject];
    if (site < 0) {
      return;
    }
    String id = roster.subjects.get(subject).site();
    Found pattern =
        found.computeIfAbsent(
            id + "/" + words, k -> new Found(id, words, new TreeSet<>(), new ArrayList<>()));
    pattern.subjects.add(subject);
    cluster.scans.forEach(scan -> pattern.scans.add(scan.id()));
  }
}
