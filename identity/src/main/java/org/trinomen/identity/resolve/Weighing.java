package org.trinomen.identity.resolve;

import java.util.ArrayList;
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
    this.logDayRate = Math.log(scansPerDayAndHospital);
  }

  /** That a text has nothing to do with the subject though it may read as somebody's code. */
  double unrelated(TypedCode code) {
    return Math.log(rates.unrelated() / Math.max(1, roster.subjectCount())) + code.best();
  }

  /** Texts of one header that may be codes. */
  double codes(Recording recording, int subject) {
    double log = 0;
    for (TypedCode code : recording.codes()) {
      log += code.logLikelihood(subject, unrelated(code));
    }
    return log;
  }

  /** Whether the code is there at all; asked once for a scan. */
  double carried(Recording recording, int subject) {
    boolean carried = false;
    for (TypedCode code : recording.codes()) {
      carried |= code.explains(subject, unrelated(code));
    }
    return carried(carried);
  }

  double carried(boolean carried) {
    return Math.log(carried ? 1 - rates.blank() : rates.blank());
  }

  double forms(Cluster cluster, int subject) {
    double log = 0;
    for (TypedCode code : cluster.forms) {
      log += code.logLikelihood(subject, unrelated(code));
    }
    return log;
  }

  /** All that one entry of a worklist puts into a header, and that a mis-pick replaces at once. */
  double header(Cluster cluster, int recording, int subject) {
    Recording header = cluster.recordings.get(recording);
    PersonFacts person = header.person();
    return codes(header, subject)
        + (recording == 0 ? carried(header, subject) : 0)
        + persons.name(person, subject)
        + persons.birth(person, subject, cluster.day())
        + persons.sex(person, subject)
        + persons.number(person, subject)
        + profiles.person(cluster, person, subject, persons);
  }

  /**
   * All that stays as it is when the wrong entry is picked, but for the date.
   *
   * @param bySite {@link SiteEvidence#bySite}
   * @param byStudy {@link #byStudy}
   */
  double circumstances(Cluster cluster, double[] bySite, double[] byStudy, int subject) {
    int site = roster.subjectSite[subject];
    return (cluster.forms.isEmpty() ? 0 : forms(cluster, subject))
        + (site < 0 ? 0 : bySite[site])
        + byStudy[roster.subjectStudy[subject]]
        + profiles.weight(cluster, subject)
        + lexicon(cluster);
  }

  /** What the words of descriptions say, for each study. */
  double[] byStudy(Cluster cluster) {
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
    int subject = roster.visitSubject[visit];
    int bit = 1 << Math.min(30, roster.visitOrdinal[visit]);
    List<Integer> said = new ArrayList<>(4);
    for (VisitHint hint : cluster.hints) {
      note(hint, subject, said);
    }
    for (Recording recording : cluster.recordings) {
      noteAll(recording.codes(), subject, said);
    }
    noteAll(cluster.forms, subject, said);
    double log = 0;
    int visits = roster.studyOf(subject).visits().size();
    for (int meant : said) {
      boolean right = (meant & bit) != 0;
      log +=
          Math.log(right ? 1 - rates.wrongLabel() : rates.wrongLabel() / Math.max(1, visits - 1));
    }
    return log;
  }

  private void noteAll(List<TypedCode> codes, int subject, List<Integer> said) {
    for (TypedCode code : codes) {
      int at = code.hit(subject);
      if (at >= 0) {
        note(code.hitVisit()[at], subject, said);
      }
    }
  }

  private int[] meanings(VisitHint hint) {
    return roster.studies.stream().mapToInt(hint::meant).toArray();
  }

  private void note(VisitHint hint, int subject, List<Integer> said) {
    int meant =
        hint.kind() == VisitHint.Kind.SILENT
            ? 0
            : meanings.computeIfAbsent(hint, this::meanings)[roster.subjectStudy[subject]];
    if (meant != 0 && !said.contains(meant)) {
      said.add(meant);
    }
  }

  /** Log-weights of the reasons to be of no study, in the order of the reasons. */
  double[] outside(Cluster cluster, double[] hospitals) {
    double base =
        logDayRate
            + dates.logLikelihoodUnplanned(cluster.studyDay, cluster.receivedDay)
            + sites.logLikelihoodAnyone(hospitals);
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
        carried |= !code.field().equals(Cluster.FORM) && code.unknown()[k] > other;
      }
      log[k] += carried(carried);
    }
    return Hypotheses.logSum(log);
  }
}
