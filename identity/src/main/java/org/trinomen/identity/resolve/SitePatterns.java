package org.trinomen.identity.resolve;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds what a site does wrong in the same way again: another prefix than its own, numbers off by a
 * constant, a scanner's clock off by a constant. Once is a slip; the second, of another subject and
 * soon after, raises the alarm. Soon after is with at most two recordings of the site between them
 * that do not show it: slips with many a right one between them are slips.
 */
final class SitePatterns {

  private static final double PROBABLE = 0.5;
  private static final int SUBJECTS_MIN = 2;
  private static final int RIGHT_BETWEEN_MAX = 2;

  /** A Station Name (0008,1010) is an SH (PS3.5 §6.2). */
  private static final int STATION_MAX = 16;

  private final RosterIndex roster;
  private final Map<String, Found> found = new TreeMap<>();

  SitePatterns(RosterIndex roster) {
    this.roster = roster;
  }

  /** One recording that shows it. */
  private record Showing(Cluster cluster, int subject, int day) {}

  private static final class Found {

    final String site;
    final SiteHabit habit;
    final List<Showing> showings = new ArrayList<>();

    Found(String site, SiteHabit habit) {
      this.site = site;
      this.habit = habit;
    }

    /** The showings that stand in runs. */
    List<Showing> inRuns(IdentityHashMap<Cluster, Integer> order) {
      List<Showing> inRuns = new ArrayList<>();
      List<Showing> run = new ArrayList<>();
      int end = 0;
      for (Showing showing :
          showings.stream()
              .sorted(Comparator.comparing(s -> order.getOrDefault(s.cluster, 0)))
              .toList()) {
        int at = order.getOrDefault(showing.cluster, 0);
        if (at - end - 1 > RIGHT_BETWEEN_MAX) {
          inRuns.addAll(ofSeveral(run));
          run.clear();
        }
        run.add(showing);
        end = at;
      }
      inRuns.addAll(ofSeveral(run));
      return inRuns;
    }

    private static List<Showing> ofSeveral(List<Showing> run) {
      return run.stream().map(Showing::subject).distinct().count() < SUBJECTS_MIN
          ? List.of()
          : List.copyOf(run);
    }
  }

  List<SitePattern> of(List<Cluster> clusters, List<Hypotheses> hypotheses, DateModel dates) {
    Map<String, List<Cluster>> bySite = new HashMap<>();
    for (int c = 0; c < clusters.size(); c++) {
      int visit = visit(hypotheses.get(c));
      if (visit >= 0) {
        Cluster cluster = clusters.get(c);
        String site = roster.subjects.get(roster.visitSubject[visit]).site();
        bySite.computeIfAbsent(site, _ -> new ArrayList<>()).add(cluster);
        look(cluster, visit, dates);
      }
    }
    return found.values().stream()
        .flatMap(f -> pattern(f, bySite.getOrDefault(f.site, List.of())).stream())
        .toList();
  }

  private static Optional<SitePattern> pattern(Found found, List<Cluster> ofSite) {
    IdentityHashMap<Cluster, Integer> order = new IdentityHashMap<>();
    ofSite.stream()
        .sorted(Comparator.comparingInt(Cluster::typedOn))
        .forEach(cluster -> order.put(cluster, order.size()));
    List<Showing> inRuns = found.inRuns(order);
    if (inRuns.isEmpty()) {
      return Optional.empty();
    }
    List<String> scans =
        inRuns.stream()
            .flatMap(showing -> showing.cluster.scans.stream())
            .map(ReceivedScan::id)
            .distinct()
            .toList();
    int from = inRuns.stream().mapToInt(Showing::day).min().orElseThrow();
    return Optional.of(new SitePattern(found.site, found.habit, scans, LocalDate.ofEpochDay(from)));
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
    found
        .computeIfAbsent(id + "/" + habit.words(), _ -> new Found(id, habit))
        .showings
        .add(new Showing(cluster, subject, day));
  }
}
