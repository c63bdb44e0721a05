package org.trinomen.identity.resolve;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One run over all scans: read, weigh, let claims compete, learn from what is certain, and again;
 * then decide.
 */
final class BatchResolution {

  private static final int ROUNDS = 3;

  /** From here on it pays to use more than one core. */
  private static final int MANY = 500;

  /** Into so many parts work is divided then: more than cores, since parts take unequal time. */
  private static final int PARTS = 16;

  private final ResolverSettings settings;
  private final RosterIndex roster;
  private final List<Cluster> clusters;
  private final int scanCount;
  private final PersonEvidence persons;
  private final SiteEvidence sites;
  private final CandidateSearch search;
  private final CodeIndex codeIndex;
  private final CodeReader reader;
  private final HeaderReader headers;
  private final double lateShare;
  private final int firstDay;
  private final int lastDay;

  private final StatedHabits habits;

  BatchResolution(
      ResolverSettings settings,
      PreparedRoster prepared,
      List<ReceivedScan> arrived,
      Map<String, ScanDeclaration> said) {
    List<ReceivedScan> scans = prepared.scanners.corrected(arrived);
    this.settings = settings;
    roster = prepared.index;
    scanCount = scans.size();
    codeIndex = prepared.codes;
    persons = prepared.persons;
    sites = prepared.sites;
    clusters = Clusters.of(scans, sites);
    habits = prepared.habits;
    take(prepared, arrived, said);
    search = prepared.search;
    reader = prepared.reader.emptied();
    headers = new HeaderReader(new CommonWords(roster.studies, scans), reader.spreadCodings());
    lateShare = DateModel.lateShare(clusters);
    firstDay = clusters.stream().mapToInt(this::dayScanned).min().orElse(0);
    lastDay = clusters.stream().mapToInt(c -> c.receivedDay).max().orElse(0);
  }

  /** What people stated of each cluster. */
  private void take(
      PreparedRoster prepared, List<ReceivedScan> arrived, Map<String, ScanDeclaration> said) {
    for (Cluster cluster : clusters) {
      for (int i = 0; i < cluster.positions.length; i++) {
        cluster.clockCorrected |=
            !Objects.equals(
                cluster.scans.get(i).studyDate(), arrived.get(cluster.positions[i]).studyDate());
      }
      if (!said.isEmpty()) {
        cluster.placement = Placement.of(cluster, said, roster, prepared.lookup());
      }
      if (!cluster.placement.isStated()) {
        prepared
            .scanners
            .outside(cluster)
            .map(Weighing.REASONS::indexOf)
            .ifPresent(reason -> cluster.placement = Placement.byRule(reason));
      }
    }
  }

  Resolution decide() {
    Rates rates = Rates.DEFAULT;
    DateModel dates = new DateModel(roster.visitKinds(), lateShare);
    read(rates, dates);
    Vocabulary vocabulary = new Vocabulary(roster, clusters);
    Profiles profiles = new Profiles(persons);
    Weighing weighing =
        new Weighing(roster, dates, sites, persons, vocabulary, profiles, rates, dayRate());
    List<Hypotheses> hypotheses = infer(weighing);
    // One scan by itself teaches nothing.
    int rounds = clusters.size() > 1 ? ROUNDS : 1;
    for (int round = 1; round < rounds; round++) {
      Learning learning = new Learning(roster, clusters, hypotheses);
      learning.vocabulary(vocabulary);
      learning.dates(dates);
      rates = learning.rates(rates);
      profiles = learning.profiles(persons);
      if (round == 1) {
        read(rates, dates);
      }
      weighing =
          new Weighing(roster, dates, sites, persons, vocabulary, profiles, rates, dayRate());
      hypotheses = infer(weighing);
    }
    new SwapTest(weighing, clusters, hypotheses).run();
    Explainer explainer = new Explainer(weighing, new HypothesisBuilder(weighing, search));
    Decision[] decisions =
        new DecisionWriter(settings, roster, clusters, hypotheses, scanCount, explainer).write();
    return new Resolution(
        List.of(decisions), new SitePatterns(roster).of(clusters, hypotheses, dates));
  }

  private List<Hypotheses> infer(Weighing weighing) {
    HypothesisBuilder builder = new HypothesisBuilder(weighing, search);
    // By itself each cluster depends on no other, so the order of work changes no result.
    Stream<Cluster> each = clusters.size() > MANY ? clusters.parallelStream() : clusters.stream();
    List<Hypotheses> hypotheses = each.map(builder::build).toList();
    Rates rates = weighing.rates;
    new JointAssignment(hypotheses, visit -> logMissing(visit, rates)).run();
    return hypotheses;
  }

  private void read(Rates rates, DateModel dates) {
    CodeInterpreter interpreter =
        new CodeInterpreter(roster, reader, codeIndex, rates.code(), habits);
    int parts = parts();
    if (parts == 1) {
      read(0, 1, interpreter, dates);
      return;
    }
    // What is read of a cluster depends on no other, so who reads it changes no result.
    IntStream.range(0, parts)
        .parallel()
        .forEach(part -> read(part, parts, interpreter.forAnotherThread(), dates));
  }

  /** Reads every so-manieth cluster. */
  private void read(int first, int step, CodeInterpreter interpreter, DateModel dates) {
    for (int c = first; c < clusters.size(); c += step) {
      Cluster cluster = clusters.get(c);
      cluster.read(interpreter, headers);
      if (!cluster.clearlyNamed() && !cluster.allCodes().isEmpty()) {
        cluster.compareWith(search.subjectsHere(cluster, dates), interpreter);
      }
    }
  }

  private int parts() {
    return clusters.size() > MANY ? PARTS : 1;
  }

  /** About when it was made: a date is believed here only where many scans came late. */
  private int dayScanned(Cluster cluster) {
    boolean late = lateShare > 0 && DateModel.isLate(cluster.studyDay, cluster.receivedDay);
    return late ? cluster.studyDay : cluster.receivedDay;
  }

  private double dayRate() {
    double days = Math.max(30, lastDay - firstDay + 1);
    return clusters.size() / days / Math.max(1, roster.hospitals.size());
  }

  /** Log-odds that a visit has no scan among these: missed, not reached yet, or withdrawn. */
  private double logMissing(int visit, Rates rates) {
    int day = roster.visitScheduled[visit];
    double scanned = rates.scanned();
    if (day != RosterIndex.NONE) {
      double early = (firstDay - 10 - day) / 10.0;
      double late = (day - lastDay) / 10.0;
      scanned *= 1 / (1 + Math.exp(Math.min(50, Math.max(early, late))));
      if (day - 7 > roster.withdrawnDay[roster.visitSubject[visit]]) {
        scanned *= 0.05;
      }
    }
    if (roster.visitDone[visit] != RosterIndex.NONE) {
      scanned = Math.max(scanned, rates.scannedIfReported());
    }
    return Math.log((1 - scanned) / Math.max(1e-9, scanned));
  }
}
