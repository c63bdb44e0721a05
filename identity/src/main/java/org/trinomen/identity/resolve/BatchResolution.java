package org.trinomen.identity.resolve;

import java.util.ArrayList;
import java.util.List;
import org.trinomen.identity.study.Roster;

/**
 * One run over all scans: read, weigh, let claims compete, learn from what is certain, and again;
 * then decide.
 */
final class BatchResolution {

  private static final int ROUNDS = 3;

  private final ResolverSettings settings;
  private final RosterIndex roster;
  private final List<Cluster> clusters;
  private final int scanCount;
  private final PersonEvidence persons;
  private final SiteEvidence sites;
  private final CandidateSearch search;
  private final CodeIndex codeIndex;
  private final CodeReader reader;
  private final CommonWords common;
  private final int firstDay;
  private final int lastDay;

  BatchResolution(ResolverSettings settings, Roster roster, List<ReceivedScan> scans) {
    this.settings = settings;
    this.roster = new RosterIndex(roster);
    scanCount = scans.size();
    clusters = Clusters.of(scans);
    codeIndex = new CodeIndex(this.roster);
    persons = new PersonEvidence(this.roster);
    sites = new SiteEvidence(this.roster, roster.nodes());
    search = new CandidateSearch(this.roster, persons);
    reader = new CodeReader(this.roster.studies);
    common = new CommonWords(this.roster.studies, scans);
    firstDay = clusters.stream().mapToInt(c -> c.receivedDay).min().orElse(0);
    lastDay = clusters.stream().mapToInt(c -> c.receivedDay).max().orElse(0);
  }

  Decision[] decide() {
    Rates rates = Rates.DEFAULT;
    read(rates, new DateModel(roster.visitKinds()));
    Vocabulary vocabulary = new Vocabulary(roster, clusters);
    DateModel dates = new DateModel(roster.visitKinds());
    Profiles profiles = new Profiles(roster.subjectCount());
    Weighing weighing =
        new Weighing(roster, dates, sites, persons, vocabulary, profiles, rates, dayRate());
    List<Hypotheses> hypotheses = infer(weighing);
    for (int round = 1; round < ROUNDS; round++) {
      Learning learning = new Learning(roster, clusters, hypotheses);
      learning.vocabulary(vocabulary);
      learning.dates(dates);
      rates = learning.rates(rates);
      profiles = learning.profiles();
      if (round == 1) {
        read(rates, dates);
      }
      weighing =
          new Weighing(roster, dates, sites, persons, vocabulary, profiles, rates, dayRate());
      hypotheses = infer(weighing);
    }
    new SwapTest(weighing, clusters, hypotheses).run();
    Explainer explainer = new Explainer(weighing, new HypothesisBuilder(weighing, search));
    return new DecisionWriter(settings, roster, clusters, hypotheses, scanCount, explainer).write();
  }

  private List<Hypotheses> infer(Weighing weighing) {
    HypothesisBuilder builder = new HypothesisBuilder(weighing, search);
    List<Hypotheses> hypotheses = new ArrayList<>(clusters.size());
    for (Cluster cluster : clusters) {
      hypotheses.add(builder.build(cluster));
    }
    Rates rates = weighing.rates;
    new JointAssignment(hypotheses, logMissing(rates)).run();
    return hypotheses;
  }

  private void read(Rates rates, DateModel dates) {
    CodeInterpreter interpreter = new CodeInterpreter(roster, reader, codeIndex, rates.code());
    for (Cluster cluster : clusters) {
      cluster.read(interpreter, common);
      if (!cluster.clearlyNamed() && !cluster.allCodes().isEmpty()) {
        double[] hospitals = HypothesisBuilder.hospitals(sites, cluster);
        cluster.compareWith(search.subjects(cluster, hospitals, dates), interpreter);
      }
    }
  }

  private double dayRate() {
    double days = Math.max(30, lastDay - firstDay + 1);
    return clusters.size() / days / Math.max(1, roster.hospitals.size());
  }

  /** Log-odds that a visit has no scan among these: missed, not reached yet, or withdrawn. */
  private double[] logMissing(Rates rates) {
    double[] log = new double[roster.visitCount()];
    for (int v = 0; v < log.length; v++) {
      int day = roster.visitScheduled[v];
      double scanned = rates.scanned();
      if (day != RosterIndex.NONE) {
        double early = (firstDay - 10 - day) / 10.0;
        double late = (day - lastDay) / 10.0;
        scanned *= 1 / (1 + Math.exp(Math.min(50, Math.max(early, late))));
        if (day - 7 > roster.withdrawnDay[roster.visitSubject[v]]) {
          scanned *= 0.05;
        }
      }
      if (roster.visitDone[v] != RosterIndex.NONE) {
        scanned = Math.max(scanned, rates.scannedIfReported());
      }
      log[v] = Math.log((1 - scanned) / Math.max(1e-9, scanned));
    }
    return log;
  }
}
