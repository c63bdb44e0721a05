package org.trinomen.identity.resolve;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.trinomen.identity.resolve.Candidate.OutOfStudyReason;

/**
 * What every piece of evidence is worth for a subject or a visit; natural logs throughout.
 *
 * <p>The scale is common to all hypotheses: each typed text is priced by its probability, whoever
 * is assumed, and what is priced against "anyone" is 0 for anyone. So a scan of an unknown person,
 * of another study or of a phantom competes with the enrolled on equal terms.
 */
final class Weighing {

  /** Reasons to be of no study, in the order in which their weights are kept. */
  static final List<OutOfStudyReason> REASONS =
      List.of(
          OutOfStudyReason.PHANTOM,
          OutOfStudyReason.TEST,
          OutOfStudyReason.OTHER_STUDY,
          OutOfStudyReason.CLINICAL,
          OutOfStudyReason.UNKNOWN_PERSON);

  private static final double LEXICON_IN_STUDY = Math.log(1e-5);
  private static final double LEXICON = Math.log(0.75);
  private static final double NO_LEXICON = Math.log(0.05);

  final RosterIndex roster;
  final DateModel dates;
  final SiteEvidence sites;
  final PersonEvidence persons;
  final Vocabulary vocabulary;
  final Profiles profiles;
  final Rates rates;
  final double logDayRate;
  private final double logUnrelated;
  private final double logCarried;
  private final double logBlank;

  /** What each hint means in each study. */
  private final Map<VisitHint, int[]> meanings = new ConcurrentHashMap<>();

  Weighing(
      RosterIndex roster,
      DateModel dates,
      SiteEvidence sites,
      PersonEvidence persons,
      Vocabulary vocabulary,
      Profiles profiles,
      Rates rates,
      double scansPerDayAndHospital) {
    this.roster = roster;
    this.dates = dates;
    this.sites = sites;
    this.persons = persons;
    this.vocabulary = vocabulary;
    this.profiles = profiles;
    this.rates = rates;
    logDayRate = Math.log(scansPerDayAndHospital);
    logUnrelated = Math.log(rates.unrelated() / Math.max(1, roster.subjectCount()));
    logCarried = Math.log(1 - rates.blank());
    logBlank = Math.log(rates.blank());
  }

  /** That a text has nothing to do with the subject though it may read as somebody's code. */
  double unrelated(TypedCode code) {
    return logUnrelated + code.best();
  }

  double carried(boolean carried) {
    return carried ? logCarried : logBlank;
  }

  double forms(Cluster cluster, int subject) {
    return forms(cluster, new int[] {subject})[0];
  }

  private double[] forms(Cluster cluster, int[] subjects) {
    return codes(cluster.forms, subjects, new boolean[subjects.length]);
  }

  /** Whether the code is there at all; asked once for a scan. */
  double carried(Recording recording, int subject) {
    boolean carried = false;
    for (TypedCode code : recording.codes()) {
      carried |= code.explains(subject, unrelated(code));
    }
    return carried(carried);
  }

  /**
   * What texts that may be codes are worth for each subject.
   *
   * @param subjects in rising order
   * @param carried becomes true for subjects whose code is there
   */
  private double[] codes(List<TypedCode> codes, int[] subjects, boolean[] carried) {
    double[] log = new double[subjects.length];
    for (TypedCode code : codes) {
      double other = Math.max(code.background(), unrelated(code));
      int[] hits = code.hitSubject();
      int at = 0;
      for (int i = 0; i < subjects.length; i++) {
        while (at < hits.length && hits[at] < subjects[i]) {
          at++;
        }
        boolean hit = at < hits.length && hits[at] == subjects[i];
        log[i] += hit ? Math.max(other, code.hitLog()[at]) : other;
        carried[i] |= hit && code.hitLog()[at] > other;
      }
    }
    return log;
  }

  /**
   * All that one entry of a worklist puts into a header, and that a mis-pick replaces at once, for
   * each subject.
   *
   * @param subjects in rising order
   */
  double[] header(Cluster cluster, int recording, int[] subjects) {
    Recording header = cluster.recordings.get(recording);
    TypedPerson person = persons.typed(header.person(), cluster.day());
    boolean[] carried = new boolean[subjects.length];
    double[] log = codes(header.codes(), subjects, carried);
    for (int i = 0; i < subjects.length; i++) {
      int s = subjects[i];
      log[i] =
          log[i]
              + (recording == 0 ? carried(carried[i]) : 0)
              + person.name(s)
              + person.birth(s)
              + person.sex(s)
              + person.number(s)
              + profiles.person(cluster, person, s);
    }
    return log;
  }

  /**
   * What stays as it is when the wrong entry is picked, but for date and weight, for each subject.
   *
   * @param subjects in rising order
   */
  double[] circumstances(Cluster cluster, int[] subjects) {
    double[] byStudy = byStudy(cluster);
    double[] bySite = cluster.place.bySite();
    double[] log = forms(cluster, subjects);
    for (int i = 0; i < subjects.length; i++) {
      int site = roster.subjectSite[subjects[i]];
      log[i] = log[i] + (site < 0 ? 0 : bySite[site]) + byStudy[roster.subjectStudy[subjects[i]]];
    }
    return log;
  }

  /** The same with the weight: dear, and so asked only of those who come near. */
  double circumstances(Cluster cluster, double others, int subject) {
    return others + profiles.weight(cluster, subject) + lexicon(cluster);
  }

  /** What weight and lexicon add at most. */
  double restMost(Cluster cluster) {
    return profiles.weightMost(cluster) + lexicon(cluster);
  }

  /** What the words of descriptions say, for each study. */
  private double[] byStudy(Cluster cluster) {
    double[] log = new double[roster.studies.size()];
    for (int k = 0; k < log.length; k++) {
      log[k] = vocabulary.logRatio(cluster.number, k);
    }
    return log;
  }

  static double lexicon(Cluster cluster) {
    return cluster.phantom || cluster.test ? LEXICON_IN_STUDY : 0;
  }

  double date(Cluster cluster, int visit) {
    return dates.logLikelihood(
        roster.visitKind(visit),
        roster.visitScheduled[visit],
        roster.visitDone[visit],
        cluster.studyDay,
        cluster.receivedDay);
  }

  /**
   * How likely the scan is a second one of the visit, if another is known, against being the first.
   */
  double repeat(Cluster cluster, int visit) {
    return rates.repeat()
        * dates.repeatRatio(
            roster.visitKind(visit),
            roster.visitScheduled[visit],
            roster.visitDone[visit],
            cluster.studyDay,
            cluster.receivedDay);
  }

  /** Words on the visit: in descriptions, and behind the code as this subject's is read. */
  double label(Cluster cluster, int visit) {
    VisitWords words = words(cluster);
    words.turnTo(roster.visitSubject[visit]);
    return words.label(visit);
  }

  VisitWords words(Cluster cluster) {
    return new VisitWords(roster, cluster, rates.wrongLabel(), this::meaning);
  }

  /** What a hint means in each study. */
  private int[] meaning(VisitHint hint) {
    return meanings.computeIfAbsent(
        hint, h -> roster.studies.stream().mapToInt(h::meant).toArray());
  }

  /** Log-weights of the reasons to be of no study, in the order of the reasons. */
  double[] outside(Cluster cluster) {
    double base =
        logDayRate
            + dates.logLikelihoodUnplanned(cluster.studyDay, cluster.receivedDay)
            + cluster.place.anyone();
    int n = roster.studies.size();
    double nothing = 0;
    double foreign = 0;
    boolean any = false;
    for (TypedCode code : cluster.allCodes()) {
      double unrelated = unrelated(code);
      nothing += Math.max(code.background(), unrelated);
      foreign += Math.max(Math.max(code.background(), code.foreign()), unrelated);
      any = true;
    }
    boolean words = cluster.phantom || cluster.test;
    double elsewhere = vocabulary.logRatio(cluster.number, n + Vocabulary.ELSEWHERE);
    double person = words ? LEXICON_IN_STUDY : 0;
    double[] log = new double[5];
    log[0] =
        Math.log(rates.outside()[0])
            + vocabulary.logRatio(cluster.number, n + Vocabulary.PHANTOM)
            + foreign
            + (cluster.phantom ? LEXICON : NO_LEXICON);
    log[1] =
        Math.log(rates.outside()[1])
            + vocabulary.logRatio(cluster.number, n + Vocabulary.TEST)
            + foreign
            + (cluster.test ? LEXICON : NO_LEXICON);
    log[2] = Math.log(rates.outside()[2]) + elsewhere + foreign + person + (any ? 0 : -2);
    log[3] = Math.log(rates.outside()[3]) + elsewhere + nothing + person;
    log[4] = Math.log(rates.outside()[4]) + unknown(cluster) + person;
    for (int k = 0; k < log.length; k++) {
      log[k] += base;
    }
    return log;
  }

  /** Someone of a study here who is not in its roster. */
  private double unknown(Cluster cluster) {
    double[] log = new double[roster.studies.size()];
    for (int k = 0; k < log.length; k++) {
      boolean carried = false;
      log[k] = vocabulary.logRatio(cluster.number, k) - Math.log(log.length);
      for (TypedCode code : cluster.allCodes()) {
        double other = Math.max(code.background(), unrelated(code));
        log[k] += Math.max(code.unknown()[k], other);
        carried |= !code.field().equals(HeaderReader.FORM) && code.unknown()[k] > other;
      }
      log[k] += carried(carried);
    }
    return Hypotheses.logSum(log);
  }
}
